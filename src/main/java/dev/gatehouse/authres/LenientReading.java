package dev.gatehouse.authres;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The names that a lenient reader could take for the authserv-id of an Authentication-Results field.
 *
 * <p>RFC 8601 section 2.2 wants one name before the first semicolon. Readers cut at a slash, a colon or an at sign, take what
 * a filter finds before any semicolon, throw away quotes, comments, blanks and invisible characters, or know nothing of
 * comments. All of what they would find is here; time is linear in the length of the field.
 */
final class LenientReading {
    /** What begins an encoded word (RFC 2047 section 2), which no authserv-id may contain. */
    private static final String ENCODED_WORD = "=?";

    private static final char REPLACEMENT = '\ufffd';

    private final Set<String> names = new LinkedHashSet<>();
    private boolean doubtful;

    LenientReading(String value) {
        List<Segment> segments = Segment.of(value, false);
        doubtful = segments.size() > 1 && segments.get(0).squeezed.isEmpty();
        read(segments, 0);
        if (value.indexOf('(') >= 0) {
            read(Segment.of(value, true), isQuotedAtStart(value) ? 0 : 1);
        }
    }

    /** Whether a quote stands before the first semicolon: a parenthesis may then be part of what is quoted. */
    private static boolean isQuotedAtStart(String value) {
        int quote = value.indexOf('"');
        int semicolon = value.indexOf(';');
        return quote >= 0 && (semicolon < 0 || quote < semicolon);
    }

    /** Words of letters, digits and what else a host name has, as written. */
    Set<String> names() {
        return names;
    }

    /** Whether it names nobody, where some software finds a name nevertheless: nothing, or an encoded word. */
    boolean isDoubtful() {
        return doubtful;
    }

    private void read(List<Segment> segments, int first) {
        for (int i = first; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            String squeezed = segment.squeezed.toString();
            doubtful |= i == 0 ? squeezed.contains(ENCODED_WORD) : squeezed.startsWith(ENCODED_WORD);
            if (i == 0 || squeezed.indexOf('=') < 0) {
                addWords(segment.spaced.toString());
                addWords(squeezed);
                if (squeezed.endsWith("1")) { // the version
                    addWords(squeezed.substring(0, squeezed.length() - 1));
                }
            }
        }
    }

    private void addWords(String text) {
        int start = 0;
        for (int end = 0; end <= text.length(); end++) {
            if (end == text.length() || !isOfName(text.charAt(end))) {
                addWord(text, start, end);
                start = end + 1;
            }
        }
    }

    /** Not what is the value of a property, in a field that begins without an authserv-id. */
    private void addWord(String text, int start, int end) {
        boolean value = start > 1 && text.charAt(start - 1) == '=' && isOfName(text.charAt(start - 2));
        if (end > start && !value) {
            names.add(text.substring(start, end));
        }
    }

    private static boolean isOfName(char c) {
        return c == '.'
                || c == '-'
                || c == '_'
                || Character.isLetterOrDigit(c)
                || Character.isSurrogate(c)
                || isMark(c)
                || c == '\u3002' // ideographic full stops, which UTS 46 section 4 takes for dots
                || c == '\uff0e'
                || c == '\uff61';
    }

    private static boolean isMark(char c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    /** What stands between two semicolons: with blanks, and without any. */
    private static final class Segment {
        private final StringBuilder spaced = new StringBuilder();
        private final StringBuilder squeezed = new StringBuilder();

        static List<Segment> of(String value, boolean readComments) {
            List<Segment> segments = new ArrayList<>();
            segments.add(new Segment());
            int depth = 0;
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                boolean parenthesis = c == '(' || c == ')';
                depth = readComments || !parenthesis ? depth : Math.max(0, depth + (c == '(' ? 1 : -1));
                if (c == ';' && depth == 0) {
                    segments.add(new Segment());
                } else if (depth == 0) {
                    segments.get(segments.size() - 1).add(parenthesis ? ' ' : c);
                }
            }
            return segments;
        }

        private void add(char c) {
            if (isBlank(c)) {
                spaced.append(' ');
            } else if (!isInvisible(c)) {
                spaced.append(c);
                squeezed.append(c);
            }
        }

        private static boolean isBlank(char c) {
            return c == ' ' || (c >= '\t' && c <= '\r') || c == REPLACEMENT || Character.isSpaceChar(c);
        }

        /** Quotes, escapes, control characters, and what UTS 46 section 4 ignores, such as the soft hyphen and the BOM. */
        private static boolean isInvisible(char c) {
            return c == '"'
                    || c == '\\'
                    || Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || c == '\u034f'
                    || (c >= '\ufe00' && c <= '\ufe0f');
        }
    }
}
