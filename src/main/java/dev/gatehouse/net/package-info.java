/**
 * Addresses of the network, written in one form wherever people or programs read them (RFC 5952).
 *
 * <p>Read {@link dev.gatehouse.net.IpAddress} first.
 */
package dev.gatehouse.net;
