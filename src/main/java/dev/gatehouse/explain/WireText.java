package dev.gatehouse.explain;

import java.text.Normalizer;
import java.util.Map;

/** Makes any text fit for a line of an SMTP reply: printable ASCII only (RFC 5321 section 4.2), nothing that breaks it. */
final class WireText {
    private static final Map<Character, String> GERMAN =
            Map.of('ä', "ae", 'ö', "oe", 'ü', "ue", 'Ä', "Ae", 'Ö', "Oe", 'Ü', "Ue", 'ß', "ss");

    private static final String CUT = "...";

    private WireText() {}

    /** A stranger's value: every character that is not printable ASCII, and angle brackets, become question marks. */
    static String clean(String value) {
        StringBuilder clean = new StringBuilder(value.length());
        value.codePoints().forEach(c -> clean.append(isHarmless(c) ? (char) c : '?'));
        return clean.toString().replaceAll(" {2,}", " ").trim();
    }

    /** Some web mailers drop what stands in angle brackets as if it were a tag. */
    private static boolean isHarmless(int c) {
        return c >= 0x20 && c < 0x7f && c != '<' && c != '>';
    }

    /** At most {@code length} characters of ASCII {@code text}; the middle goes first, since both ends tell more. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int head = (length - CUT.length()) / 2;
        int tail = length - CUT.length() - head;
        return text.substring(0, head) + CUT + text.substring(text.length() - tail);
    }

    /** Our own text in ASCII: umlauts as Germans write them without, other letters without their accents. */
    static String ascii(String text) {
        StringBuilder spelt = new StringBuilder(text.length());
        text.chars().forEach(c -> spelt.append(GERMAN.getOrDefault((char) c, String.valueOf((char) c))));
        return Normalizer.normalize(spelt, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
    }

    static boolean isPrintableAscii(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }
}
