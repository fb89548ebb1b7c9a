/**
 * Questions to the DNS, and what an answer can be: found, no data, no domain, or unavailable (RFC 1035, RFC 8020).
 *
 * <p>Read {@link dev.gatehouse.dns.Dns} first, then {@link dev.gatehouse.dns.DnsjavaDns}, which asks real servers, and
 * {@link dev.gatehouse.dns.Budget}, which bounds what one SMTP transaction may ask. Nothing outside this package knows
 * the resolver library.
 */
package dev.gatehouse.dns;
