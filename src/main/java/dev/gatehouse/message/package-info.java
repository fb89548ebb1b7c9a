/**
 * What we know of a message: its exact bytes, its header fields, who it says its author is (RFC 5322, RFC 6854).
 *
 * <p>Read {@link dev.gatehouse.message.RawMessage} first.
 */
package dev.gatehouse.message;
