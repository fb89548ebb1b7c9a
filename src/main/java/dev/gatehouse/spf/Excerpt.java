package dev.gatehouse.spf;

import dev.gatehouse.text.SafeText;

/** Strangers' text made fit for people: printable ASCII, cut. */
final class Excerpt {
    /** Ours: longer terms and names say nothing more to a person. */
    static final int MAX_TERM = 120;

    /** Ours: a record of the usual 450 octets (RFC 7208 section 3.4) and a little more. */
    static final int MAX_RECORD = 600;

    private Excerpt() {}

    static String cut(String text) {
        return SafeText.excerpt(text, MAX_TERM);
    }

    static String record(String text) {
        return SafeText.excerpt(text, MAX_RECORD);
    }
}
