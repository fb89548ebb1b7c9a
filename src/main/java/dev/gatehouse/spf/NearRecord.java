package dev.gatehouse.spf;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TXT record that was meant for SPF and is none, since it does not begin with {@code v=spf1} and a blank (RFC 7208 section
 * 4.5): nobody is told of a mistake in it, for it does not count.
 *
 * @param text as published
 * @param flaw what is wrong with its beginning, to follow "it"
 * @param record the record that it should be, well-formed
 */
record NearRecord(String text, String flaw, String record) {
    /** Ours: how much text we read. */
    private static final int MAX_LENGTH = 2000;

    /** Blanks, quotes as forms and word processors leave them, and whatever is not ASCII, such as a byte order mark. */
    private static final String AROUND = "[\\s\"'`\\x80-\\xff]*";

    /** The version as people write it; not that of Sender ID, spf2.0. */
    private static final Pattern BEGINNING = Pattern.compile(
            "^(" + AROUND + ")((?:v\\s*[=:]?\\s*)?spf\\s*1?)(?![.0-9/])([;:,.]*)(" + AROUND + ")",
            Pattern.CASE_INSENSITIVE);

    /** The first of the texts that was meant for SPF, and that has terms which can be read. */
    static Optional<NearRecord> among(List<String> texts) {
        return texts.stream()
                .map(text -> text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text)
                .flatMap(text -> of(text).stream())
                .findFirst();
    }

    private static Optional<NearRecord> of(String text) {
        Matcher beginning = BEGINNING.matcher(text);
        if (!beginning.find()) {
            return Optional.empty();
        }
        String terms = text.substring(beginning.end())
                .replaceAll("[\"`]", "")
                .replaceAll("[;,]+(?=\\s|$)", " ")
                .replaceAll("[^\\x21-\\x7e]+", " ")
                .trim();
        return wellFormed(SpfRecordParser.VERSION + " " + terms)
                .filter(record -> !terms.isEmpty())
                .map(record -> new NearRecord(text, flaw(beginning), record));
    }

    private static Optional<String> wellFormed(String record) {
        return SpfRecordParser.parse(record) instanceof SpfSyntaxFault fault
                ? SyntaxRemedy.of(fault).record()
                : Optional.of(record).filter(NearRecord::namesSomething);
    }

    /** A text of unknown modifiers only is something else. */
    private static boolean namesSomething(String record) {
        return SpfRecordParser.parse(record) instanceof SpfRecord read
                && (!read.directives().isEmpty() || read.redirect().isPresent());
    }

    private static String flaw(Matcher beginning) {
        String before = beginning.group(1);
        String version = beginning.group(2).trim();
        if (!version.equalsIgnoreCase(SpfRecordParser.VERSION)) {
            return "begins with \"" + Excerpt.cut(version) + "\", not with \"v=spf1\"";
        }
        if (before.chars().anyMatch(c -> "\"'`".indexOf(c) >= 0)) {
            return "has quotes in it, which count as part of the text";
        }
        if (!before.isEmpty()) {
            return before.isBlank()
                    ? "begins with a blank"
                    : "begins with a character that is not plain ASCII and that nobody sees";
        }
        return beginning.group(3).isEmpty()
                ? "has no blank after \"v=spf1\""
                : "has \"" + Excerpt.cut(beginning.group(3)) + "\" after \"v=spf1\", where only a blank may be";
    }
}
