package dev.gatehouse.explain;

import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A whole message with a {@link FailureNotice}: multipart/report with text for people, status for programs, and a few fields
 * of the message that was refused (RFC 3464, RFC 6522). Auto-Submitted keeps others from answering it (RFC 3834).
 *
 * @param reportingMta our host name
 * @param to the user who is told
 * @param refused the header of the message that was refused; strangers' text
 */
public record FailureReport(FailureNotice notice, String reportingMta, String to, MessageHeader refused) {
    /** Enough to know one's own message again. */
    private static final List<String> SHOWN = List.of("From", "To", "Subject", "Date", "Message-ID");

    private static final int MAX_FIELD = 500;

    /** RFC 5322 section 3.3; section 4.3 forbids to write GMT. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    /** The message as it is sent, at that time. */
    public byte[] bytes(Instant now) {
        String boundary = "=_gatehouse_" + Long.toString(now.toEpochMilli(), 36);
        String message = String.join(
                "\r\n",
                "From: Mail Delivery System <MAILER-DAEMON@" + reportingMta + ">",
                "To: <" + line(to) + ">",
                "Subject: " + line(notice.subject()),
                "Date: " + DATE.format(now.atOffset(ZoneOffset.UTC)),
                "Message-ID: <" + boundary.substring(2) + "." + Integer.toHexString(notice.hashCode()) + "@"
                        + reportingMta + ">",
                "Auto-Submitted: auto-replied",
                "MIME-Version: 1.0",
                "Content-Type: multipart/report; report-type=delivery-status;",
                " boundary=\"" + boundary + "\"",
                "",
                part(boundary, "text/plain; charset=us-ascii", notice.text()),
                part(boundary, "message/delivery-status", notice.deliveryStatus()),
                part(boundary, "text/rfc822-headers", fields()),
                "--" + boundary + "--",
                "");
        return message.getBytes(StandardCharsets.US_ASCII);
    }

    private static String part(String boundary, String type, String body) {
        return "--" + boundary + "\r\nContent-Type: " + type + "\r\n\r\n" + body;
    }

    private String fields() {
        return SHOWN.stream()
                .flatMap(name -> refused.first(name).stream())
                .map(field -> field.name() + ": " + shown(field) + "\r\n")
                .collect(Collectors.joining());
    }

    private static String shown(HeaderField field) {
        String value = line(field.unfolded());
        return value.length() > MAX_FIELD ? value.substring(0, MAX_FIELD) + "..." : value;
    }

    /** As one line of ASCII. */
    private static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.chars().forEach(c -> line.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        return line.toString();
    }
}
