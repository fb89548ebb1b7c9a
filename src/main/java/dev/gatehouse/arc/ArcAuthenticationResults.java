package dev.gatehouse.arc;

import dev.gatehouse.message.HeaderField;

/**
 * Cuts the instance off an ARC-Authentication-Results value (RFC 8617 section 4.1.1).
 *
 * <pre>
 * instance = [CFWS] %s"i" [CFWS] "=" [CFWS] 1*2DIGIT [CFWS]
 * arc-info = instance [CFWS] ";" authres-payload
 * </pre>
 *
 * <p>Comments around the instance, which nobody writes, are not taken.
 */
final class ArcAuthenticationResults {
    private ArcAuthenticationResults() {}

    /** What stands between {@code i=} and the first semicolon; empty where either is missing. */
    static String instance(HeaderField field) {
        String value = field.unfolded();
        int semicolon = value.indexOf(';');
        int equals = value.indexOf('=');
        boolean valid = equals >= 0
                && equals < semicolon
                && value.substring(0, equals).trim().equals("i");
        return valid ? value.substring(equals + 1, semicolon).trim() : "";
    }

    /** What stands behind it. */
    static String payload(HeaderField field) {
        String value = field.unfolded();
        return value.substring(value.indexOf(';') + 1).trim();
    }
}
