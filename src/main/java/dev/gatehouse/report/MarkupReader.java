package dev.gatehouse.report;

import java.io.IOException;
import java.io.Reader;
import java.util.regex.Pattern;

/**
 * Hands markup to the XML parser piece by piece and stops where a piece is larger than any report needs, so that the
 * parser never holds much. When repairing, it also mends what real reporters get wrong: a bare {@code &} or {@code <}, an
 * {@code xs:schema} tag that is never closed, characters that XML forbids, junk before the first element.
 */
final class MarkupReader extends Reader {
    private static final int MAX_TAG = 8192;
    private static final int MAX_TEXT = 65_536;
    private static final int PIECE = 4096;
    private static final int MAX_ENTITY = 12;

    private static final Pattern TAG = Pattern.compile(
            "</?[A-Za-z_][\\w.:-]*(?:\\s+[\\w.:-]+\\s*=\\s*(?:\"[^\"<]*\"|'[^'<]*'))*\\s*/?>", Pattern.DOTALL);
    private static final Pattern STRAY = Pattern.compile("</?(?:\\w+:)?schema\\b.*", Pattern.DOTALL);
    private static final Pattern BARE_AMPERSAND =
            Pattern.compile("&(?!#\\d{1,7};|#x[0-9A-Fa-f]{1,6};|(?:amp|lt|gt|quot|apos);)");

    private final Reader in;
    private final boolean repairs;
    private final StringBuilder piece = new StringBuilder();
    private int given;
    private int pushedBack = -1;
    private long offset;
    private long textLength;
    private boolean begun;
    private boolean damaged;

    MarkupReader(Reader in, boolean repairs) {
        this.in = in;
        this.repairs = repairs;
    }

    /** Whether bytes were no text in the file's encoding. */
    boolean sawDamage() {
        return damaged;
    }

    @Override
    public int read(char[] into, int at, int length) throws IOException {
        if (given == piece.length() && !next()) {
            return -1;
        }
        int count = Math.min(length, piece.length() - given);
        piece.getChars(given, given + count, into, at);
        given += count;
        return count;
    }

    private boolean next() throws IOException {
        do {
            piece.setLength(0);
            given = 0;
            int c = take();
            if (c < 0) {
                return false;
            }
            if (c == '<') {
                markup();
            } else {
                text(c);
            }
        } while (piece.isEmpty());
        return true;
    }

    private int take() throws IOException {
        int c = pushedBack >= 0 ? pushedBack : in.read();
        if (pushedBack < 0) {
            offset++;
        }
        pushedBack = -1;
        if (c == 0xfffd) {
            damaged = true;
        }
        return c;
    }

    private void text(int first) throws IOException {
        int c = first;
        while (c >= 0 && c != '<' && !isPieceEnough()) {
            piece.append(allowed(c));
            c = take();
        }
        pushedBack = c;
        bound(textLength += piece.length(), MAX_TEXT, "text");
        if (!begun) {
            beforeTheFirstTag();
        } else if (repairs) {
            mendAmpersands();
        }
    }

    /** A piece does not end within an entity. */
    private boolean isPieceEnough() {
        return piece.length() >= PIECE && piece.lastIndexOf("&") < piece.length() - MAX_ENTITY;
    }

    /** White space before the XML declaration is frequent, and harmless. */
    private void beforeTheFirstTag() {
        if (repairs || piece.toString().replace("\ufeff", "").isBlank()) {
            piece.setLength(0);
        }
    }

    private void mendAmpersands() {
        String mended = BARE_AMPERSAND.matcher(piece).replaceAll("&amp;");
        piece.setLength(0);
        piece.append(mended);
    }

    private char allowed(int c) {
        boolean forbidden = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe || c == 0xffff;
        return repairs && forbidden ? '?' : (char) c;
    }

    private void markup() throws IOException {
        begun = true;
        textLength = 0;
        piece.append('<');
        int c = take();
        if (c == '!') {
            declaration();
        } else if (c == '?') {
            until("?>", MAX_TAG, "processing instruction");
        } else {
            tag(c);
        }
    }

    private void tag(int first) throws IOException {
        int c = first;
        int quote = 0;
        while (c >= 0 && (c != '>' || quote != 0)) {
            if (c == '<' && repairs) {
                pushedBack = c;
                asText();
                return;
            }
            if (c == '"' || c == '\'') {
                quote = quote == 0 ? c : quote == c ? 0 : quote;
            }
            piece.append(allowed(c));
            bound(piece.length(), MAX_TAG, "tag");
            c = take();
        }
        if (c == '>') {
            piece.append('>');
        }
        if (repairs) {
            mendTag();
        }
    }

    private void mendTag() {
        if (STRAY.matcher(piece).matches()) {
            piece.setLength(0);
        } else if (!TAG.matcher(piece).matches()) {
            asText();
        }
    }

    private void asText() {
        String text =
                piece.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        piece.setLength(0);
        piece.append(text);
    }

    private void declaration() throws IOException {
        piece.append('!');
        int c = take();
        if (c == '-') {
            piece.append('-');
            until("-->", MAX_TEXT, "comment");
        } else if (c == '[') {
            piece.append('[');
            until("]]>", MAX_TEXT, "CDATA section");
        } else {
            throw new UnreadableReportException("a document type declaration at character " + offset);
        }
    }

    private void until(String end, int max, String what) throws IOException {
        if (what.startsWith("processing")) {
            piece.append('?');
        }
        int start = piece.length();
        while (piece.length() - start < end.length() || piece.indexOf(end, piece.length() - end.length()) < 0) {
            int c = take();
            if (c < 0) {
                return;
            }
            piece.append(allowed(c));
            bound(piece.length(), max, what);
        }
    }

    private void bound(long length, int max, String what) throws UnreadableReportException {
        if (length > max) {
            throw new UnreadableReportException(
                    "a " + what + " of more than " + max + " characters at character " + offset);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
