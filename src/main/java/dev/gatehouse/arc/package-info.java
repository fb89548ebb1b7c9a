/**
 * What earlier hops vouch for: validation of the Authenticated Received Chain (RFC 8617).
 *
 * <p>Read {@link dev.gatehouse.arc.ArcResult} first. {@link dev.gatehouse.arc.SignatureVerifier} verifies DKIM and ARC in one
 * pass over a message. A chain that passes says who handled the message; whom to believe is the business of local policy.
 */
package dev.gatehouse.arc;
