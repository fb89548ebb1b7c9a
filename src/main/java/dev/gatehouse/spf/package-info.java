/**
 * Whether a client may use a domain in HELO or MAIL FROM: check_host() of RFC 7208.
 *
 * <p>Read {@link dev.gatehouse.spf.SpfResult} first.
 */
package dev.gatehouse.spf;
