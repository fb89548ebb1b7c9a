package dev.gatehouse.dkim;

import dev.gatehouse.message.HeaderField;
import java.util.Arrays;

/** The canonical header fields that a signature is made over, one behind the other (RFC 6376 sections 3.4 and 3.7). */
public final class SignedData {
    private static final int FIRST_CAPACITY = 1024;

    private final Canonicalization.Algorithm algorithm;
    private byte[] octets = new byte[FIRST_CAPACITY];
    private int length;

    public SignedData(Canonicalization.Algorithm algorithm) {
        this.algorithm = algorithm;
    }

    byte[] octets() {
        return octets;
    }

    public int length() {
        return length;
    }

    /** Takes back what was added behind {@code before}. */
    public void truncate(int before) {
        length = before;
    }

    /** Adds a field with its line end. */
    public void add(HeaderField field) {
        if (algorithm == Canonicalization.Algorithm.SIMPLE) {
            simple(field.text());
        } else {
            relaxed(field.text());
        }
    }

    /** Adds the signature's own field, which has no line end (RFC 6376 section 3.7). */
    public void addLast(HeaderField field) {
        add(field);
        if (length > 0 && octets[length - 1] == '\n') {
            length--;
            if (length > 0 && octets[length - 1] == '\r') {
                length--;
            }
        }
    }

    // RFC 6376 section 3.4.1
    private void simple(String text) {
        for (int i = 0; i < text.length(); i++) {
            append(text.charAt(i));
        }
    }

    // RFC 6376 section 3.4.2
    private void relaxed(String text) {
        int colon = text.indexOf(':');
        relaxedName(text, colon);
        append(':');
        relaxedValue(text, colon + 1);
        append('\r');
        append('\n');
    }

    private void relaxedName(String text, int colon) {
        int end = colon;
        while (end > 0 && isWhiteSpace(text.charAt(end - 1))) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            append(lowerCase(text.charAt(i)));
        }
    }

    private static char lowerCase(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
    }

    /** Line ends taken out, white space within made one space, and none left at either end. */
    private void relaxedValue(String text, int from) {
        int start = length;
        boolean space = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isWhiteSpace(c)) {
                space = true;
            } else if (!isLineEnd(text, i)) {
                if (space && length > start) {
                    append(' ');
                }
                space = false;
                append(c);
            }
        }
    }

    /** LF, or the CR before it; a bare CR is text, as {@link dev.gatehouse.message.MessageHeader} reads it. */
    private static boolean isLineEnd(String text, int at) {
        char c = text.charAt(at);
        return c == '\n' || (c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n');
    }

    private static boolean isWhiteSpace(char c) {
        return c == ' ' || c == '\t';
    }

    private void append(char c) {
        if (length == octets.length) {
            octets = Arrays.copyOf(octets, 2 * octets.length);
        }
        octets[length++] = (byte) c;
    }
}
