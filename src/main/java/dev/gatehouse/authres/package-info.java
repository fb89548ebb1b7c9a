/**
 * The common language of results: the Authentication-Results field of RFC 8601, written, read, and removed where somebody
 * else wrote it in our name.
 *
 * <p>Read {@link dev.gatehouse.authres.AuthenticationResults} first.
 */
package dev.gatehouse.authres;
