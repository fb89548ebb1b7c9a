/**
 * Whether a domain signed a message: DKIM verification by RFC 6376, RFC 8301 and RFC 8463.
 *
 * <p>Read {@link dev.gatehouse.dkim.DkimResult} first.
 */
package dev.gatehouse.dkim;
