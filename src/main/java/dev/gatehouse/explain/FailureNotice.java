package dev.gatehouse.explain;

import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.text.SafeText;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a delivery status notification, for mail that was refused only after it had been accepted (RFC 3464).
 *
 * <p>It goes to senders who signed in, never to an address that anyone could have written.
 *
 * @param subject one line in ASCII
 * @param text for people, lines ended by CRLF
 * @param deliveryStatus the body of the part message/delivery-status
 */
public record FailureNotice(String subject, String text, String deliveryStatus) {
    private static final int LINE = 76;

    /**
     * The notice about one message.
     *
     * @param reportingMta our host name
     * @param recipients that it was not sent to; strangers' text
     */
    public static FailureNotice of(
            Explanation explanation, Catalogue catalogue, String reportingMta, List<String> recipients) {
        String intro = SafeText.spelledInAscii(catalogue.text("notice.text").text());
        String fix = explanation.fix().isEmpty() ? "" : wrapped(explanation.fix()) + "\r\n";
        String to = String.join(
                "", recipients.stream().map(one -> "  " + clean(one) + "\r\n").toList());
        return new FailureNotice(
                SafeText.spelledInAscii(catalogue.text("notice.subject").text()) + " [" + explanation.reference() + "]",
                wrapped(intro) + "\r\n" + to + "\r\n" + wrapped(explanation.reason()) + "\r\n" + fix
                        + wrapped(lastLine(explanation)),
                deliveryStatus(explanation.reply(), clean(reportingMta), recipients));
    }

    private static String lastLine(Explanation explanation) {
        List<String> lines = explanation.reply().lines();
        return lines.get(lines.size() - 1);
    }

    /** One group of fields for the message, one for each recipient (RFC 3464 section 2.1). */
    private static String deliveryStatus(SmtpReply reply, String reportingMta, List<String> recipients) {
        StringBuilder status = new StringBuilder("Reporting-MTA: dns; " + reportingMta + "\r\n");
        for (String recipient : recipients) {
            status.append("\r\nFinal-Recipient: rfc822; ").append(clean(recipient));
            status.append("\r\nAction: failed\r\nStatus: ")
                    .append(reply.status())
                    .append("\r\n");
            status.append(folded("Diagnostic-Code: smtp; " + diagnostic(reply))).append("\r\n");
        }
        return status.toString();
    }

    /** The whole reply as one text (RFC 3464 section 2.3.6). */
    private static String diagnostic(SmtpReply reply) {
        return reply.code() + " " + reply.status() + " " + String.join(" ", reply.lines());
    }

    private static String folded(String field) {
        return String.join("\r\n ", lines(field));
    }

    private static String wrapped(String paragraph) {
        return String.join("\r\n", lines(paragraph)) + "\r\n";
    }

    /** Broken at blanks; a word that is longer than a line, such as a URL, has one for itself. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > LINE) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static String clean(String text) {
        return SafeText.cutMiddle(SafeText.forReply(text), 254);
    }
}
