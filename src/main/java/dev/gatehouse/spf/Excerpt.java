package dev.gatehouse.spf;

/** Strangers' text made fit for people: printable ASCII, cut. */
final class Excerpt {
    /** Ours: longer terms and names say nothing more to a person. */
    static final int MAX_TERM = 120;

    /** Ours: a record of the usual 450 octets (RFC 7208 section 3.4) and a little more. */
    static final int MAX_RECORD = 600;

    private Excerpt() {}

    static String cut(String text) {
        return cut(text, MAX_TERM);
    }

    static String record(String text) {
        return cut(text, MAX_RECORD);
    }

    private static String cut(String text, int length) {
        String head = text.length() > length ? text.substring(0, length - 3) + "..." : text;
        StringBuilder clean = new StringBuilder(head.length());
        head.chars().forEach(c -> clean.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        return clean.toString();
    }
}
