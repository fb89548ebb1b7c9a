/**
 * Whether the author's domain is authenticated, and what its owner asks for: DMARC by RFC 9989.
 *
 * <p>Read {@link dev.gatehouse.dmarc.DmarcResult} first.
 */
package dev.gatehouse.dmarc;
