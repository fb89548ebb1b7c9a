package dev.gatehouse.report;

import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a mail to a bounce address says about the mail that was sent: a delivery status notification (RFC 3464), or the
 * free words of a server that does not write them.
 *
 * @param action whether it came to nothing, or is only late, or somebody's machine answers
 * @param status the enhanced status code (RFC 3463); empty where none is said
 * @param diagnostic for people
 */
public record DeliveryStatus(Action action, String status, String diagnostic) {
    /** Ours: the part about the delivery is short and stands before the returned mail. */
    private static final int MAX_OCTETS = 256 << 10;

    private static final int MAX_TEXT = 200;

    private static final Pattern ACTION = field("Action", "\\s*([a-zA-Z]{1,20})");
    private static final Pattern STATUS = field("Status", "\\s*([245]\\.\\d{1,3}\\.\\d{1,3})");
    private static final Pattern DIAGNOSTIC = field("Diagnostic-Code", "([^\r\n]*(?:\r?\n[ \t][^\r\n]*){0,10})");

    /** Who answers without reading does not bounce (RFC 3834 section 5). */
    private static final Pattern AUTO_REPLIED =
            Pattern.compile("(?i)\\s*auto-(?:replied|notified)\\b.*", Pattern.DOTALL);

    /** Without the enhanced code of a full mailbox. */
    private static final Pattern REPLY_552 = Pattern.compile("\\b552[ -](?!5\\.2\\.2)");

    /** What became of the mail. */
    public enum Action {
        FAILED,
        /** Delayed, relayed, delivered: nothing that counts against the destination. */
        OTHER,
        /** A holiday notice, or a letter. */
        ANSWER
    }

    private static Pattern field(String name, String value) {
        return Pattern.compile("^" + name + ":" + value, Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);
    }

    /** @param nullSender whether the mail came from the null sender, as every bounce does (RFC 5321 section 4.5.5) */
    public static DeliveryStatus read(InputStream message, boolean nullSender) throws IOException {
        MessageHeader header = MessageHeader.read(message);
        String body = new String(message.readNBytes(MAX_OCTETS), StandardCharsets.ISO_8859_1);
        Optional<String> fields = isReport(header) ? statusFields(body) : Optional.empty();
        return fields.map(DeliveryStatus::ofFields).orElseGet(() -> ofWords(header, nullSender));
    }

    private static boolean isReport(MessageHeader header) {
        return text(header, "Content-Type").toLowerCase(Locale.ROOT).contains("multipart/report");
    }

    /** From the part of type message/delivery-status on. */
    private static Optional<String> statusFields(String body) {
        int part = body.toLowerCase(Locale.ROOT).indexOf("message/delivery-status");
        return part < 0 ? Optional.empty() : Optional.of(body.substring(part));
    }

    /** RFC 3464 section 2.3: one block of fields for each recipient; ours is the only one. */
    private static DeliveryStatus ofFields(String fields) {
        String action = first(ACTION, fields).toLowerCase(Locale.ROOT);
        String status = first(STATUS, fields);
        String diagnostic = first(DIAGNOSTIC, fields);
        return new DeliveryStatus(
                action.equals("failed") ? Action.FAILED : Action.OTHER,
                status,
                PlainText.of(diagnostic.isBlank() ? action + " " + status : diagnostic, MAX_TEXT));
    }

    private static DeliveryStatus ofWords(MessageHeader header, boolean nullSender) {
        boolean answered = AUTO_REPLIED.matcher(text(header, "Auto-Submitted")).matches();
        return new DeliveryStatus(
                nullSender && !answered ? Action.FAILED : Action.ANSWER,
                "",
                PlainText.of("answered: " + text(header, "Subject"), MAX_TEXT));
    }

    private static String text(MessageHeader header, String field) {
        return header.first(field).map(HeaderField::unfolded).orElse("").trim();
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1).trim() : "";
    }

    /** Whether the mail was too large for the other side (RFC 3463: 5.3.4, 5.2.3; 552 of RFC 5321 where no more is said). */
    public boolean isTooLarge() {
        boolean unspecific = status.isEmpty() || status.equals("5.0.0");
        return status.equals("5.3.4")
                || status.equals("5.2.3")
                || (unspecific && REPLY_552.matcher(diagnostic).find());
    }
}
