package dev.gatehouse.report;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;

/**
 * A report as a message (RFC 9990 section 3.4): made once, its bytes are then kept and never made again.
 *
 * @param sender the envelope sender, by which bounces find their delivery
 * @param bytes the whole message, CRLF lines
 */
@SuppressWarnings("ArrayRecordComponent") // a message; mails are told apart by their Message-ID
public record ReportMail(String sender, String recipient, String messageId, byte[] bytes) {
    private static final String CRLF = "\r\n";
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(76, CRLF.getBytes(StandardCharsets.US_ASCII));

    /** RFC 5322 section 3.3. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    /** What the mail adds around the file: fields, the note, boundaries. */
    private static final int ENVELOPE_OCTETS = 4096;

    /** How large a gzip file may be so that its mail stays within {@code mailOctets}: base64 makes 78 octets of 57. */
    static long fileLimit(int mailOctets) {
        return (mailOctets - ENVELOPE_OCTETS) / 78L * 57L;
    }

    static ReportMail of(
            RenderedReport report, ReportSettings settings, ReportDestination to, String sender, Instant date) {
        String messageId =
                report.reportId() + "." + Integer.toHexString(to.key().hashCode()) + "@"
                        + settings.fromAddress().host();
        ByteArrayOutputStream mail = new ByteArrayOutputStream(report.gzip().length * 4 / 3 + ENVELOPE_OCTETS);
        mail.writeBytes(ascii(head(report, settings, to, messageId, date)));
        mail.writeBytes(BASE64.encode(report.gzip()));
        mail.writeBytes(ascii(CRLF + "--" + boundary(report) + "--" + CRLF));
        return new ReportMail(sender, to.address(), messageId, mail.toByteArray());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String boundary(RenderedReport report) {
        return "gatehouse-" + report.reportId();
    }

    private static String head(
            RenderedReport report, ReportSettings settings, ReportDestination to, String messageId, Instant date) {
        return String.join(
                CRLF,
                "From: <" + settings.from() + ">",
                "To: <" + to.address() + ">",
                "Date: " + DATE.format(date.atOffset(ZoneOffset.UTC)),
                "Message-ID: <" + messageId + ">",
                // Folded at its blanks, since either name may be 253 characters long.
                "Subject: Report Domain: " + report.domain(),
                " Submitter: " + settings.submitter(),
                " Report-ID: <" + report.reportId() + ">",
                "MIME-Version: 1.0",
                "Auto-Submitted: auto-generated",
                "Content-Type: multipart/mixed; boundary=\"" + boundary(report) + "\"",
                "",
                "--" + boundary(report),
                "Content-Type: text/plain; charset=us-ascii",
                "",
                note(report, settings),
                "--" + boundary(report),
                "Content-Type: application/gzip;",
                " name=\"" + report.filename() + "\"",
                "Content-Disposition: attachment;",
                " filename=\"" + report.filename() + "\"",
                "Content-Transfer-Encoding: base64",
                "",
                "");
    }

    private static String note(RenderedReport report, ReportSettings settings) {
        return String.join(
                CRLF,
                "DMARC aggregate report of " + settings.submitter() + " about mail in the name of",
                report.domain() + ", " + time(report.period().begin()) + " to "
                        + time(report.period().end()) + ": " + report.messages() + " messages.",
                "It was made because the DMARC record of the domain asks for it with rua=.",
                "");
    }

    private static String time(long second) {
        return Instant.ofEpochSecond(second).toString();
    }
}
