package dev.gatehouse.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureNoticeTest {
    private static final HostNames HOSTS =
            HostNames.of("mail.example.com", "smtp.example.com", "postmaster@example.com");

    private static FailureNotice notice(String sender, String recipient) {
        Catalogue catalogue = Catalogue.english();
        Explanation explanation = new Explainer(catalogue, HOSTS, ReplyStyle.full())
                .explain(
                        new Grounds(Refusal.SND_NOT_OWNER, Map.of("user", "bob@example.com", "sender", sender)),
                        Audience.SIGNED_IN,
                        new ReferenceId("7Q3KD9F2MX"));
        return FailureNotice.of(explanation, catalogue, "mail.example.com", List.of(recipient));
    }

    @Test
    void saysWhatIsWrongToPeopleAndToPrograms() {
        FailureNotice notice = notice("boss@example.com", "eve@far.example");
        assertThat(notice.subject()).isEqualTo("Your message was not sent [7Q3KD9F2MX]");
        assertThat(notice.text().replace("\r\n", "\n")).isEqualTo("""
            Your message could not be sent to these recipients:

              eve@far.example

            Sender not authorized: you are signed in as bob@example.com, but send as
            boss@example.com.

            In your mail program, choose a From address that belongs to your account, or
            ask postmaster@example.com to let you send as this one.

            Sender help: ref=7Q3KD9F2MX, contact postmaster@example.com
            """);
        assertThat(notice.deliveryStatus())
                .startsWith("Reporting-MTA: dns; mail.example.com\r\n\r\nFinal-Recipient: rfc822; eve@far.example\r\n"
                        + "Action: failed\r\nStatus: 5.7.1\r\nDiagnostic-Code: smtp; 550 5.7.1 Sender not authorized: ")
                .endsWith("Sender help:\r\n ref=7Q3KD9F2MX, contact postmaster@example.com\r\n");
    }

    @Test
    void strangersTextAddsNoField() {
        FailureNotice notice = notice("a\r\nBcc: x@y", "eve@far.example\r\nStatus: 2.0.0\r\n\r\n" + "x".repeat(10_000));
        assertThat(notice.deliveryStatus().split("\r\n(?! )")).hasSize(6);
        assertThat(notice.deliveryStatus() + notice.text()).matches("(?:[\\x20-\\x7E]{0,998}\r\n)+");
    }

    /** RFC 5322 section 4.3: GMT is obsolete and must not be generated. */
    @Test
    void theDateOfTheMessageHasAnOffset() {
        FailureReport report = new FailureReport(
                notice("boss@example.com", "eve@far.example"),
                "mail.example.com",
                "bob@example.com",
                new MessageHeader(List.of(), false));
        assertThat(new String(report.bytes(Instant.parse("2026-11-05T08:00:00Z")), StandardCharsets.US_ASCII))
                .contains("\r\nDate: Thu, 5 Nov 2026 08:00:00 +0000\r\n");
    }
}
