package dev.gatehouse.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text whose encoded words are decoded (RFC 2047), as a careless reader does it: anywhere, within quotes, comments and
 * addresses too, where RFC 2047 section 5 has none. For comparing, never for showing.
 */
final class EncodedWords {
    // encoded-word = "=?" charset "?" encoding "?" encoded-text "?="     RFC 2047 section 2; with a language, RFC 2231
    private static final Pattern WORD = Pattern.compile("=\\?([^?\\s]*)\\?([bBqQ])\\?([^?]*)\\?=");

    private static final String UTF_7 = "utf7";

    // modified base64 between "+" and "-"                                             RFC 2152
    private static final Pattern SHIFTED = Pattern.compile("\\+([A-Za-z0-9+/]*)-?");

    /** Our bound on character sets of one text: a search for one that does not exist takes time. */
    private static final int MAX_CHARSETS = 8;

    private final Map<String, Charset> charsets = new HashMap<>();
    private boolean tooMany;

    private EncodedWords() {}

    static boolean areIn(String text) {
        return text.contains("=?") && WORD.matcher(text).find();
    }

    /**
     * White space between two encoded words is none (RFC 2047 section 6.2). Text of more character sets than we look for is
     * malformed: nobody writes it who wants to be read.
     */
    static String decode(String text) throws MalformedFieldException {
        EncodedWords words = new EncodedWords();
        String decoded = words.decoded(text);
        if (words.tooMany) {
            throw new MalformedFieldException("more than " + MAX_CHARSETS + " character sets");
        }
        return decoded;
    }

    private String decoded(String text) {
        StringBuilder decoded = new StringBuilder();
        Matcher word = WORD.matcher(text);
        int end = 0;
        while (word.find()) {
            String between = text.substring(end, word.start());
            decoded.append(end > 0 && between.isBlank() ? "" : between);
            decoded.append(decoded(word.group(1), word.group(2), word.group(3)));
            end = word.end();
        }
        return decoded.append(text, end, text.length()).toString();
    }

    private String decoded(String charset, String encoding, String text) {
        byte[] octets = encoding.equalsIgnoreCase("b") ? ofBase64(text) : ofQ(text);
        int language = charset.indexOf('*'); // RFC 2231 section 5
        String name = (language < 0 ? charset : charset.substring(0, language)).toLowerCase(Locale.ROOT);
        return name.replaceAll("[-_]", "").endsWith(UTF_7)
                ? ofUtf7(new String(octets, StandardCharsets.ISO_8859_1))
                : new String(octets, charset(name));
    }

    private Charset charset(String name) {
        if (charsets.size() == MAX_CHARSETS && !charsets.containsKey(name)) {
            tooMany = true;
            return StandardCharsets.ISO_8859_1;
        }
        return charsets.computeIfAbsent(name, EncodedWords::known);
    }

    private static Charset known(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.ISO_8859_1;
        }
    }

    /** What is no base64 is passed over, padding too; a last character that makes no octet is dropped. */
    private static byte[] ofBase64(String text) {
        String digits = text.replaceAll("[^A-Za-z0-9+/]", "");
        return Base64.getDecoder().decode(digits.length() % 4 == 1 ? digits.substring(0, digits.length() - 1) : digits);
    }

    // "Q" encoding                                                                    RFC 2047 section 4.2
    private static byte[] ofQ(String text) {
        StringBuilder octets = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int octet = c == '=' && i + 2 < text.length() ? hex(text, i + 1) : -1;
            octets.append(octet >= 0 ? (char) octet : c == '_' ? ' ' : c);
            i += octet >= 0 ? 2 : 0;
        }
        return octets.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The octet of two hexadecimal digits; negative if there are none. */
    private static int hex(String text, int at) {
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    private static String ofUtf7(String text) {
        return SHIFTED.matcher(text)
                .replaceAll(shifted -> Matcher.quoteReplacement(
                        shifted.group(1).isEmpty()
                                ? "+"
                                : new String(ofBase64(shifted.group(1)), StandardCharsets.UTF_16BE)));
    }
}
