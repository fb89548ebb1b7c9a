package dev.gatehouse.text;

import java.nio.charset.StandardCharsets;

/** The text of octets that stand as characters U+0000 to U+00FF, as in a header field (RFC 6532). */
public final class Utf8 {
    private Utf8() {}

    /** What is no UTF-8 becomes U+FFFD, which is in no domain name. */
    public static String decode(String octets) {
        return isAscii(octets)
                ? octets
                : new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    public static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
