package dev.gatehouse.explain;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Lines {@code KEY = value} that an operator wrote, in the syntax of Java's properties, but in UTF-8 and with each key once:
 * a letter that was read wrong, or a line that another one silently replaced, would only be noticed much later.
 */
public final class PropertiesText {
    private static final Pattern NO_ENTRY = Pattern.compile("\\s*(?:[#!].*)?");
    private static final Pattern CONTINUED = Pattern.compile(".*(?<!\\\\)(?:\\\\\\\\)*\\\\", Pattern.DOTALL);
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, Integer> lineOf = new HashMap<>();

    private PropertiesText() {}

    /** The values by key, in the file's order; an IllegalArgumentException names the line that cannot be used, and why. */
    public static Map<String, String> read(byte[] octets) {
        PropertiesText text = new PropertiesText();
        text.addAll(decoded(octets));
        return text.values;
    }

    private static String decoded(byte[] octets) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(octets);
        CharBuffer out = CharBuffer.allocate(octets.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            long line = out.flip().chars().filter(c -> c == '\n').count() + 1;
            throw new IllegalArgumentException(String.format(
                    "line %d is not UTF-8 (octet %02X); save the file in UTF-8.", line, octets[in.position()]));
        }
        String text = out.flip().toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private void addAll(String text) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int first = i + 1;
            if (!NO_ENTRY.matcher(lines.get(i)).matches()) {
                StringBuilder entry = new StringBuilder(lines.get(i));
                while (CONTINUED.matcher(lines.get(i)).matches() && i + 1 < lines.size()) {
                    i++;
                    entry.append('\n').append(lines.get(i));
                }
                add(first, entry.toString());
            }
        }
    }

    private void add(int line, String entry) {
        Properties one = new Properties();
        try {
            one.load(new StringReader(entry));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + line + " cannot be read: " + e.getMessage(), e);
        }
        for (String key : one.stringPropertyNames()) {
            Integer before = lineOf.put(key, line);
            if (before != null) {
                throw new IllegalArgumentException(
                        key + " is given twice, in line " + before + " and in line " + line + "; keep one of them.");
            }
            values.put(key, one.getProperty(key));
        }
    }
}
