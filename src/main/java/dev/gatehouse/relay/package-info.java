/**
 * Whether this session may relay, and whether this user may send as this address (RFC 5321 section 3.6, RFC 6409 section
 * 6.1).
 *
 * <p>Read {@link dev.gatehouse.relay.RelayPolicy} first. Policies are functions of facts: they ask neither the DNS nor a
 * list of users, and so can be asked again about a recorded event.
 */
package dev.gatehouse.relay;
