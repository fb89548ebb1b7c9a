package dev.gatehouse.message;

import java.util.function.IntPredicate;

/**
 * Reads the text of a structured header field by the lexical rules of RFC 5322 section 3.2: comments, folding white
 * space, quoted strings, atoms.
 *
 * <p>The text is unfolded or not, that is all the same. Time is linear in its length; comments may nest to any depth.
 */
public final class FieldCursor {
    /** What stops an atom (RFC 5322 section 3.2.3), the dot excepted. */
    private static final String SPECIALS = "()<>[]:;@\\,\"";

    private final String text;
    private int position;

    public FieldCursor(String text) {
        this.text = text;
    }

    public boolean atEnd() {
        return position >= text.length();
    }

    /** The next character, or NUL at the end. */
    public char peek() {
        return atEnd() ? '\0' : text.charAt(position);
    }

    public int position() {
        return position;
    }

    /** The text from {@code start} to here. */
    public String since(int start) {
        return text.substring(start, position);
    }

    /** What has not been read yet. */
    public String rest() {
        return text.substring(position);
    }

    public boolean take(char expected) {
        if (atEnd() || peek() != expected) {
            return false;
        }
        position++;
        return true;
    }

    public void expect(char expected) throws MalformedFieldException {
        if (!take(expected)) {
            throw malformed("'" + expected + "'");
        }
    }

    /** Characters as long as they please {@code wanted}; may be none. */
    public String takeWhile(IntPredicate wanted) {
        int start = position;
        while (!atEnd() && wanted.test(peek())) {
            position++;
        }
        return since(start);
    }

    // CFWS = (1*([FWS] comment) [FWS]) / FWS                                          RFC 5322 section 3.2.2
    public void skipCfws() throws MalformedFieldException {
        takeWhile(FieldCursor::isWhite);
        while (peek() == '(') {
            comment();
            takeWhile(FieldCursor::isWhite);
        }
    }

    // comment = "(" *([FWS] ccontent) [FWS] ")"                                       RFC 5322 section 3.2.2
    private void comment() throws MalformedFieldException {
        int depth = 0;
        do {
            if (atEnd()) {
                throw malformed("the end of a comment");
            }
            char c = text.charAt(position++);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            skipQuoted(c);
        } while (depth > 0);
    }

    private void skipQuoted(char c) {
        if (c == '\\' && !atEnd()) {
            position++;
        }
    }

    // quoted-string = DQUOTE *([FWS] qcontent) [FWS] DQUOTE                           RFC 5322 section 3.2.4
    /** The text between the quotes, quoted pairs resolved. */
    public String quotedString() throws MalformedFieldException {
        expect('"');
        StringBuilder content = new StringBuilder();
        while (!take('"')) {
            take('\\');
            if (atEnd()) {
                throw malformed("the end of a quoted string");
            }
            content.append(text.charAt(position++));
        }
        return content.toString();
    }

    // atom = 1*atext, the dots of a dot-atom included                                 RFC 5322 section 3.2.3
    public String dotAtom() {
        return takeWhile(FieldCursor::isAtomText);
    }

    private static boolean isAtomText(int c) {
        return c > ' ' && c != 0x7f && SPECIALS.indexOf(c) < 0;
    }

    private static boolean isWhite(int c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    public MalformedFieldException malformed(String expected) {
        return new MalformedFieldException("expected " + expected + " at character " + (position + 1));
    }
}
