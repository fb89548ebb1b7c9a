package dev.gatehouse.dkim;

/** A place in the text of a tag-list, and the steps that its grammar takes. */
final class Cursor {
    private final String text;
    private int position;

    Cursor(String text, int position) {
        this.text = text;
        this.position = position;
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position == text.length();
    }

    boolean take(char expected) {
        boolean taken = !atEnd() && text.charAt(position) == expected;
        if (taken) {
            position++;
        }
        return taken;
    }

    void expect(char expected) {
        if (!take(expected)) {
            throw failure("expected '" + expected + "'");
        }
    }

    // FWS = [*WSP CRLF] 1*WSP                                   RFC 6376 section 2.8
    void skipFws() {
        while (!atEnd() && isFws(text.charAt(position))) {
            position++;
        }
    }

    static boolean isFws(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    // tag-name  =  ALPHA *ALNUMPUNC                             RFC 6376 section 3.2
    String tagName() {
        int start = position;
        if (atEnd() || !isAlpha(text.charAt(position))) {
            throw failure("expected the name of a tag");
        }
        while (!atEnd() && isAlnumpunc(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    /** The index of the next semicolon, or of the end. */
    int endOfValue() {
        int semicolon = text.indexOf(';', position);
        return semicolon < 0 ? text.length() : semicolon;
    }

    // VALCHAR = %x21-3A / %x3C-7E; UTF-8 may come too           RFC 6376 section 3.2, RFC 8616 section 5
    void skipValue(int end) {
        while (position < end) {
            char c = text.charAt(position);
            if ((c < 0x20 && !isFws(c)) || c == 0x7f) {
                throw failure("expected no control character");
            }
            position++;
        }
    }

    TagSyntaxException failure(String what) {
        return TagSyntaxException.at(position, what);
    }

    private static boolean isAlpha(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isAlnumpunc(char c) {
        return isAlpha(c) || (c >= '0' && c <= '9') || c == '_';
    }
}
