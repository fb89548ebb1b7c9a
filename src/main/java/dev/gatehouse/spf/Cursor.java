package dev.gatehouse.spf;

import java.util.function.IntPredicate;

/** A place in a text, moving right; the end reads as {@link #END}. */
final class Cursor {
    static final char END = '\uffff';

    private final String text;
    private final int end;
    private int position;

    /** Over {@code text} from {@code start} to before {@code end}. */
    Cursor(String text, int start, int end) {
        this.text = text;
        this.position = start;
        this.end = end;
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position >= end;
    }

    char peek() {
        return atEnd() ? END : text.charAt(position);
    }

    char take() {
        char next = peek();
        position++;
        return next;
    }

    boolean takeIf(char wanted) {
        boolean found = peek() == wanted;
        if (found) {
            position++;
        }
        return found;
    }

    String takeWhile(IntPredicate wanted) {
        int start = position;
        while (!atEnd() && wanted.test(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    void moveTo(int place) {
        position = place;
    }

    String since(int start) {
        return text.substring(start, position);
    }

    String rest() {
        return text.substring(Math.min(position, end), end);
    }
}
