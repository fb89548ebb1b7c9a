package dev.gatehouse.authres;

/**
 * A fact about a message that a result rests on (RFC 8601 section 2.2, propspec).
 *
 * @param type {@code smtp}, {@code header}, {@code body} or {@code policy}
 * @param name for example {@code mailfrom} or {@code d}
 * @param value as it is, without quotes; may be a stranger's text
 */
public record Property(String type, String name, String value) {}
