package dev.gatehouse.explain;

/** Hides who, and leaves where: {@code a***@example.org}. For what may be passed on to anyone. */
final class Masked {
    /** What never belongs to a local part in our texts. */
    private static final String ENDS = "<>@,;:=\"'([";

    private Masked() {}

    static String address(String address) {
        int at = address.lastIndexOf('@');
        if (at < 0) {
            return address.isEmpty() ? "" : first(address) + "***";
        }
        return first(address.substring(0, at)) + "***" + address.substring(at);
    }

    private static String first(String text) {
        return text.isEmpty() ? "" : text.substring(0, text.offsetByCodePoints(0, 1));
    }

    /** Every address in some text, in one pass. */
    static String text(String text) {
        StringBuilder masked = new StringBuilder(text.length());
        int wordStart = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '@') {
                masked.append(first(text.substring(wordStart, i))).append("***@");
                wordStart = i + 1;
            } else if (Character.isWhitespace(c) || ENDS.indexOf(c) >= 0) {
                masked.append(text, wordStart, i + 1);
                wordStart = i + 1;
            }
        }
        return masked.append(text, wordStart, text.length()).toString();
    }
}
