/**
 * What earlier hops vouch for: validation of the Authenticated Received Chain (RFC 8617).
 *
 * <p>Read {@link dev.gatehouse.arc.ArcResult} first.
 */
package dev.gatehouse.arc;
