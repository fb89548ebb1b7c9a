package dev.gatehouse.text;

import java.text.Normalizer;
import java.util.Map;

/**
 * Strangers' text made fit for whoever reads it: nothing in it ends a line, starts another, moves a cursor or hides what
 * follows, and none is longer than its reader has room for. Each method is named for the place where the text goes.
 */
public final class SafeText {
    private static final Map<Character, String> GERMAN =
            Map.of('ä', "ae", 'ö', "oe", 'ü', "ue", 'Ä', "Ae", 'Ö', "Oe", 'Ü', "Ue", 'ß', "ss");

    private static final String CUT = "...";

    /** Ours: what a person at a terminal may be shown of one value. */
    private static final int MAX_TERMINAL = 2000;

    private SafeText() {}

    /**
     * A value for a line of an SMTP reply (RFC 5321 section 4.2): every character that is not printable ASCII, and angle
     * brackets, become question marks.
     */
    public static String forReply(String value) {
        StringBuilder clean = new StringBuilder(value.length());
        value.codePoints().forEach(c -> clean.append(isHarmlessInReply(c) ? (char) c : '?'));
        return clean.toString().replaceAll(" {2,}", " ").trim();
    }

    /** Some web mailers drop what stands in angle brackets as if it were a tag. */
    private static boolean isHarmlessInReply(int c) {
        return isPrintableAscii(c) && c != '<' && c != '>';
    }

    /** A value for a trace or a log line: printable ASCII, at most {@code most} characters and the dots of what was cut. */
    public static String excerpt(String value, int most) {
        String head = value.length() > most ? value.substring(0, Math.max(0, most - CUT.length())) + CUT : value;
        StringBuilder clean = new StringBuilder(head.length());
        head.chars().forEach(c -> clean.append(isPrintableAscii(c) ? (char) c : '?'));
        return clean.toString();
    }

    /** A value for XML or a page, in any script: one line, no control characters, at most {@code most} characters. */
    public static String forPage(String value, int most) {
        StringBuilder clean = new StringBuilder(Math.min(value.length(), most));
        for (int i = 0; i < value.length() && clean.length() < most; i += Character.charCount(value.codePointAt(i))) {
            clean.appendCodePoint(visible(value.codePointAt(i)));
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

    /** A text of several lines for a terminal: no control character, no escape sequence. */
    public static String forTerminal(String text) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), MAX_TERMINAL) + CUT.length());
        text.chars()
                .limit(MAX_TERMINAL)
                .forEach(c -> clean.append(Character.isISOControl(c) && c != '\n' ? '?' : (char) c));
        return text.length() > MAX_TERMINAL ? clean.append(CUT).toString() : clean.toString();
    }

    /** At most {@code most} characters of ASCII {@code text}; the middle goes first, since both ends tell more. */
    public static String cutMiddle(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int head = (most - CUT.length()) / 2;
        int tail = most - CUT.length() - head;
        return text.substring(0, head) + CUT + text.substring(text.length() - tail);
    }

    /** Our own text in ASCII: umlauts as Germans write them without, other letters without their accents. */
    public static String spelledInAscii(String text) {
        StringBuilder spelt = new StringBuilder(text.length());
        text.chars().forEach(c -> spelt.append(GERMAN.getOrDefault((char) c, String.valueOf((char) c))));
        return Normalizer.normalize(spelt, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
    }

    public static boolean isPrintableAscii(String text) {
        return text.chars().allMatch(SafeText::isPrintableAscii);
    }

    private static boolean isPrintableAscii(int c) {
        return c >= 0x20 && c < 0x7f;
    }
}
