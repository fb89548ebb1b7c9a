/**
 * How a refusal is said to people: a reply of three lines, a log line, a help page, a support bundle; all under one
 * reference (RFC 5321 section 4.2, RFC 7372, RFC 3463).
 *
 * <p>Some reasons have their texts although no rule gives them yet: those of reputation, reverse DNS, rate limits, suspended
 * accounts, weak mechanisms of AUTH, TLS demands and the readiness of a sender's domain. HELO-BAD, SND-NO-DOMAIN and REP-DNSBL
 * are given only where checks of James refuse.
 *
 * <p>Read {@link dev.gatehouse.explain.Explainer} first. The texts stand in catalogue_en.properties, one per reason.
 */
package dev.gatehouse.explain;
