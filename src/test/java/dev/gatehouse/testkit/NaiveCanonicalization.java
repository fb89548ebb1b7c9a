package dev.gatehouse.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * RFC 6376 section 3.4 put down as plainly as possible, with regular expressions on whole texts: what the engine is
 * compared with, and what tests sign with. Octets are characters U+0000 to U+00FF; lines end with CRLF.
 */
public final class NaiveCanonicalization {
    private static final Pattern FIELD = Pattern.compile("[^\r\n]++\r\n(?:[ \t][^\r\n]*+\r\n)*+");

    private NaiveCanonicalization() {}

    static String header(String message) {
        int end = message.indexOf("\r\n\r\n");
        return end < 0 ? message : message.substring(0, end + 2);
    }

    static String body(String message) {
        int end = message.indexOf("\r\n\r\n");
        return end < 0 ? "" : message.substring(end + 4);
    }

    static List<String> fields(String header) {
        List<String> fields = new ArrayList<>();
        Matcher matcher = FIELD.matcher(header);
        while (matcher.find()) {
            fields.add(matcher.group());
        }
        return fields;
    }

    public static String simpleBody(String body) {
        return body.replaceFirst("(?:\r\n)*\\z", "\r\n");
    }

    public static String relaxedBody(String body) {
        String spaces = body.replaceAll("[ \t]+(?=\r\n|\\z)", "").replaceAll("[ \t]+", " ");
        String lines = spaces.replaceFirst("(?:\r\n)*\\z", "\r\n");
        return lines.equals("\r\n") ? "" : lines;
    }

    static String simpleField(String field) {
        return field;
    }

    static String relaxedField(String field) {
        int colon = field.indexOf(':');
        String name = field.substring(0, colon).stripTrailing().toLowerCase(Locale.ROOT);
        String value = field.substring(colon + 1).replace("\r\n", "").replaceAll("[ \t]+", " ");
        return name + ":" + value.replaceAll("^ | $", "") + "\r\n";
    }

    /** The fields that h= names, from the bottom up for each name. */
    static List<String> select(List<String> fields, List<String> names) {
        List<String> upwards = new ArrayList<>(fields);
        Collections.reverse(upwards);
        Map<String, Integer> seen = new HashMap<>();
        List<String> selected = new ArrayList<>();
        for (String name : names) {
            List<String> named = upwards.stream()
                    .filter(field -> nameOf(field).equals(name.trim().toLowerCase(Locale.ROOT)))
                    .toList();
            int next = seen.merge(name.trim().toLowerCase(Locale.ROOT), 1, Integer::sum) - 1;
            if (next < named.size()) {
                selected.add(named.get(next));
            }
        }
        return selected;
    }

    private static String nameOf(String field) {
        return Arrays.asList(field.split(":", 2)).get(0).trim().toLowerCase(Locale.ROOT);
    }
}
