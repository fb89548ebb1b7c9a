package dev.gatehouse.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a file is that is no aggregate report, so that a person knows what to do with it. It is told by how it begins. */
final class ForeignFile {
    /** Ours: how much of a file we read. */
    static final int HEAD = 1 << 16;

    private static final int MAX_SHOWN = 24;
    private static final int MAX_NAME = 80;
    private static final int MAX_TOKENS = 5000;

    /** Parts of a mail may be indented or quoted by whoever saved it; what counts are two fields that each mail has. */
    private static final Pattern MAIL_FIELD =
            Pattern.compile("(?im)^(?:from|received|date|subject|return-path|mime-version|message-id|delivered-to):");

    private static final Pattern FIELD_FIRST = Pattern.compile("(?:From \\S|[A-Za-z][A-Za-z0-9-]{0,60}:)");
    private static final Pattern ATTACHMENT = Pattern.compile("(?i)name\\*?(?:0\\*?)?=\"?(?<name>[^\";\\r\\n]{1,200})");
    private static final Pattern HTML = Pattern.compile("(?is)(?:<!--.{0,1000}?-->\\s*)?<(?:!doctype\\s+)?html\\b.*");

    /** By their first octets, as ISO 8859-1. */
    private static final Map<String, String> FORMATS = Map.of(
            "\u00d0\u00cf\u0011\u00e0", "an Outlook message (.msg): ask for the report's file, or for the mail as .eml",
            "x\u009f>\"", "an attachment of Outlook (winmail.dat): ask for the report's file",
            "BZh", "a bzip2 archive: unpack it first",
            "\u00fd7zXZ", "an xz archive: unpack it first",
            "7z\u00bc\u00af", "a 7-Zip archive: unpack it first",
            "Rar!", "a RAR archive: unpack it first",
            "%PDF", "a PDF document",
            "H4sI", "the base64 text of a gzip file: decode it first (base64 -d)",
            "UEsDB", "the base64 text of a zip file: decode it first (base64 -d)");

    private final String text;

    private ForeignFile(byte[] head) {
        this.text = new String(head, StandardCharsets.ISO_8859_1).replaceFirst("^(?:\u00ef\u00bb\u00bf)?\\s*", "");
    }

    /** Whether the first octets, white space aside, are one of those texts. */
    static boolean beginsAs(byte[] head, String... starts) {
        String text = new ForeignFile(head).text;
        return List.of(starts).stream().anyMatch(text::startsWith);
    }

    /** What it is, as the rest of a sentence that begins with its name; empty if it begins as XML does. */
    static Optional<String> sentence(byte[] head) {
        return new ForeignFile(head).sentence();
    }

    private Optional<String> sentence() {
        if (text.isEmpty()) {
            return Optional.of("the file is empty");
        }
        if (text.strip().equals("unused")) {
            return Optional.of("the file holds the word unused, not a report: Yahoo sends this now and then");
        }
        return format().or(this::json)
                .or(this::html)
                .or(this::mail)
                .or(() -> text.startsWith("<")
                        ? Optional.empty()
                        : Optional.of("no XML: begins with \"" + PlainText.of(text, MAX_SHOWN) + "\""));
    }

    private Optional<String> format() {
        return FORMATS.entrySet().stream()
                .filter(format -> text.startsWith(format.getKey()))
                .map(format -> "this is " + format.getValue())
                .findFirst();
    }

    private Optional<String> html() {
        return HTML.matcher(text).matches() ? Optional.of("this is a web page, not a report") : Optional.empty();
    }

    /** A mail that was saved whole: the report is attached to it. */
    private Optional<String> mail() {
        if (!FIELD_FIRST.matcher(text).lookingAt()) {
            return Optional.empty();
        }
        if (text.toLowerCase(Locale.ROOT).contains("\nfeedback-type:")
                || text.toLowerCase(Locale.ROOT).startsWith("feedback-type:")) {
            return Optional.of("this is a failure report about one message (RFC 9991), not an aggregate report");
        }
        if (MAIL_FIELD.matcher(text).results().limit(2).count() < 2) {
            return Optional.empty();
        }
        Matcher attachment = ATTACHMENT.matcher(text);
        return Optional.of("this is a mail, not a report: save the file that is attached to it"
                + (attachment.find() ? ", \"" + PlainText.of(attachment.group("name"), MAX_NAME) + "\"," : "")
                + " and show that");
    }

    private Optional<String> json() {
        if (!text.startsWith("{")) {
            return Optional.empty();
        }
        Map<String, String> found = names();
        if (!found.containsKey("organization-name")
                && !found.containsKey("policies")
                && !found.containsKey("report-id")) {
            return Optional.of("this is JSON, not a DMARC report");
        }
        return Optional.of("this is a TLS report (RFC 8460)" + phrase(" by ", found.get("organization-name"))
                + phrase(" about ", found.get("policy-domain")) + ", not a DMARC report");
    }

    private static String phrase(String before, @Nullable String name) {
        return name == null || name.isBlank() ? "" : before + PlainText.of(name, MAX_NAME);
    }

    /** The first text under each name, as far as the JSON can be read: whatever is odd about it, it is named. */
    private Map<String, String> names() {
        Map<String, String> found = new HashMap<>();
        byte[] json = text.getBytes(StandardCharsets.ISO_8859_1);
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (int tokens = 0; tokens < MAX_TOKENS && parser.nextToken() != null; tokens++) {
                if (parser.currentToken() == JsonToken.FIELD_NAME) {
                    found.putIfAbsent(parser.currentName(), "");
                } else if (parser.currentToken() == JsonToken.VALUE_STRING && parser.currentName() != null) {
                    found.merge(
                            parser.currentName(), parser.getText(), (first, later) -> first.isEmpty() ? later : first);
                }
            }
        } catch (IOException brokenOrCut) {
            return found;
        }
        return found;
    }
}
