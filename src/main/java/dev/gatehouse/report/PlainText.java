package dev.gatehouse.report;

/** A stranger's text made fit for XML, terminal and page: one line, no control characters, cut. */
final class PlainText {
    private PlainText() {}

    static String of(String text, int maxLength) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), maxLength));
        for (int i = 0;
                i < text.length() && clean.length() < maxLength;
                i += Character.charCount(text.codePointAt(i))) {
            clean.appendCodePoint(visible(text.codePointAt(i)));
        }
        return clean.toString();
    }

    private static int visible(int c) {
        if (Character.isWhitespace(c)) {
            return ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> '?';
            default -> c;
        };
    }
}
