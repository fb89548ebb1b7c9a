package dev.gatehouse.report;

import java.io.IOException;
import java.io.Reader;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hands markup to the XML parser piece by piece and stops where a piece is larger than any report needs, so that the
 * parser never holds much.
 *
 * <p>All of it is handed on within one element of ours and without XML declarations: so junk around a report, and a second
 * report behind the first, are no errors of XML. When repairing, it also mends what real reporters get wrong: a bare
 * {@code &} or {@code <}, an {@code xs:schema} tag that is never closed, characters that XML forbids.
 */
final class MarkupReader extends Reader {
    private static final String BEGIN = "<reports>";
    private static final String END = "</reports>";

    private static final int MAX_TAG = 8192;
    private static final int MAX_TEXT = 65_536;
    private static final int PIECE = 4096;
    private static final int MAX_ENTITY = 12;

    // A tag in three steps: a repetition in one pattern would call itself for each attribute.
    private static final Pattern TAG_BEGIN = Pattern.compile("</?[A-Za-z_][\\w.:-]*+");
    private static final Pattern ATTRIBUTE = Pattern.compile("\\s++[\\w.:-]++\\s*+=\\s*+(?:\"[^\"<]*+\"|'[^'<]*+')");
    private static final Pattern TAG_END = Pattern.compile("\\s*+/?>");

    private static final Pattern STRAY = Pattern.compile("</?(?:\\w+:)?schema\\b.*", Pattern.DOTALL);
    private static final Pattern DECLARATION = Pattern.compile("(?i)<\\?xml(?:\\s|\\?>).*", Pattern.DOTALL);

    // XMLDecl = "<?xml" VersionInfo [ EncodingDecl ] [ SDDecl ] "?>", in front       XML 1.0 section 2.8
    private static final Pattern SOUND_DECLARATION = Pattern.compile("<\\?xml\\s+version\\s*=.*\\?>", Pattern.DOTALL);

    private static final Pattern REFERENCE =
            Pattern.compile("&(?:#(\\d{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));|&");

    private final Reader in;
    private final boolean repairs;
    private final StringBuilder piece = new StringBuilder(BEGIN);
    private int given;
    private int pushedBack = -1;
    private long offset;
    private long textLength;
    private boolean ended;
    private boolean damaged;
    private int declarations;
    private boolean declarationBroken;

    MarkupReader(Reader in, boolean repairs) {
        this.in = in;
        this.repairs = repairs;
    }

    /** Whether bytes were no text in the file's encoding. */
    boolean sawDamage() {
        return damaged;
    }

    /** Whether an XML declaration is not as XML has it, or there are several. */
    boolean sawBrokenDeclaration() {
        return declarationBroken || declarations > 1;
    }

    /** Whether the text was handed on to its end. */
    boolean hasEnded() {
        return ended;
    }

    /** The column in the file, where the parser has come to {@code column}: it counts our element, too. */
    int column(int line, int column) {
        int ours = (line == 1 ? BEGIN.length() : 0) + (ended ? END.indexOf('r') : 0);
        return Math.max(1, column - ours);
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
                return end();
            }
            if (c == '<') {
                markup();
            } else {
                text(c);
            }
        } while (piece.isEmpty());
        return true;
    }

    private boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        piece.append(END);
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
        if (repairs) {
            mendReferences();
        }
    }

    /** A piece does not end within an entity. */
    private boolean isPieceEnough() {
        return piece.length() >= PIECE && piece.lastIndexOf("&") < piece.length() - MAX_ENTITY;
    }

    /** A bare {@code &} is text; a reference to a character that XML forbids becomes a question mark. */
    private void mendReferences() {
        String mended = REFERENCE.matcher(piece).replaceAll(MarkupReader::mended);
        piece.setLength(0);
        piece.append(mended);
    }

    private static String mended(MatchResult reference) {
        if (reference.group(3) != null) {
            return reference.group();
        }
        int character = reference.group(1) != null
                ? Integer.parseInt(reference.group(1))
                : reference.group(2) != null ? Integer.parseInt(reference.group(2), 16) : -1;
        if (character < 0) {
            return "&amp;";
        }
        return isAllowed(character) ? reference.group() : "?";
    }

    // Char = #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]      XML 1.0 section 2.2
    private static boolean isAllowed(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xd7ff)
                || (c >= 0xe000 && c <= 0xfffd)
                || (c >= 0x10000 && c <= 0x10ffff);
    }

    private char allowed(int c) {
        boolean forbidden = !isAllowed(c) && !Character.isSurrogate((char) c);
        return repairs && forbidden ? '?' : (char) c;
    }

    private void markup() throws IOException {
        textLength = 0;
        piece.append('<');
        int c = take();
        if (c == '!') {
            declaration();
        } else if (c == '?') {
            instruction();
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
        } else if (isTag()) {
            mendReferences();
        } else {
            asText();
        }
    }

    // tag = "<" [ "/" ] name *( space name "=" value ) [ space ] [ "/" ] ">"
    private boolean isTag() {
        Matcher begin = TAG_BEGIN.matcher(piece);
        if (!begin.lookingAt()) {
            return false;
        }
        int at = begin.end();
        Matcher attribute = ATTRIBUTE.matcher(piece);
        while (attribute.region(at, piece.length()).lookingAt()) {
            at = attribute.end();
        }
        return TAG_END.matcher(piece).region(at, piece.length()).matches();
    }

    private void asText() {
        String text =
                piece.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        piece.setLength(0);
        piece.append(text);
    }

    /** A document type is passed over; what it declares could be anything. */
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
            documentType(c);
        }
    }

    private void documentType(int first) throws IOException {
        for (int c = first; c >= 0 && c != '>'; c = take()) {
            piece.append((char) c);
            bound(piece.length(), MAX_TAG, "document type declaration");
            if (c == '[') {
                throw new UnreadableReportException("a document type declaration at character " + offset);
            }
        }
        blank();
    }

    private void instruction() throws IOException {
        piece.append('?');
        // No valid XML declaration holds a ">", and of broken ones the "?" before it is missing.
        for (int c = take(); c >= 0; c = take()) {
            piece.append(allowed(c));
            bound(piece.length(), MAX_TAG, "processing instruction");
            if (c == '>' && (DECLARATION.matcher(piece).matches() || piece.charAt(piece.length() - 2) == '?')) {
                break;
            }
        }
        if (DECLARATION.matcher(piece).matches()) {
            declarations++;
            declarationBroken |= !SOUND_DECLARATION.matcher(piece).matches();
            blank();
        }
    }

    /** Lines and columns stay what they are. */
    private void blank() {
        for (int i = 0; i < piece.length(); i++) {
            if (piece.charAt(i) != '\n' && piece.charAt(i) != '\r') {
                piece.setCharAt(i, ' ');
            }
        }
    }

    private void until(String end, int max, String what) throws IOException {
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

    /** The parser closes what it has read to its end; behind that may be the checksum of an archive. */
    @Override
    public void close() {
        // Whoever opened the document closes it.
    }
}
