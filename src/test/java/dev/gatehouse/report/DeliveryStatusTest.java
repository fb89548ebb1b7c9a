package dev.gatehouse.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.report.DeliveryStatus.Action;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DeliveryStatusTest {
    private static final String HEAD = "From: mailer-daemon@example.org\r\nSubject: Returned mail\r\n";
    private static final String REPORT = HEAD
            + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n"
            + "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n";

    private static DeliveryStatus read(String message, boolean nullSender) throws IOException {
        return DeliveryStatus.read(new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1)), nullSender);
    }

    @Test
    void aFailureSaysItsStatusAndWhy() throws IOException {
        DeliveryStatus status = read(
                REPORT + "Final-Recipient: rfc822; a@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n"
                        + "Diagnostic-Code: smtp; 550 5.1.1 no such\r\n user here\r\n\r\n--b--\r\n",
                true);
        assertThat(status.action()).isEqualTo(Action.FAILED);
        assertThat(status.status()).isEqualTo("5.1.1");
        assertThat(status.diagnostic()).contains("550 5.1.1 no such").contains("user here");
    }

    @Test
    void aDelayIsNoFailure() throws IOException {
        assertThat(read(REPORT + "Action: delayed\r\nStatus: 4.4.1\r\n\r\n--b--\r\n", true)
                        .action())
                .isEqualTo(Action.OTHER);
    }

    @Test
    void tooLargeIsTold() throws IOException {
        assertThat(read(REPORT + "Action: failed\r\nStatus: 5.3.4\r\n", true).isTooLarge())
                .isTrue();
    }

    @Test
    void aBounceInFreeWordsIsAFailure() throws IOException {
        DeliveryStatus status = read(HEAD + "\r\nHi. This is the qmail-send program.\r\n", true);
        assertThat(status.action()).isEqualTo(Action.FAILED);
        assertThat(status.diagnostic()).contains("Returned mail");
    }

    @Test
    void aHolidayNoticeAndALetterAreAnswers() throws IOException {
        assertThat(read("Auto-Submitted: auto-replied\r\nSubject: away\r\n\r\n", true)
                        .action())
                .isEqualTo(Action.ANSWER);
        assertThat(read("Subject: who are you?\r\n\r\n", false).action()).isEqualTo(Action.ANSWER);
    }

    @Test
    void whatIsHostileIsCutAndCleaned() throws IOException {
        DeliveryStatus status =
                read(REPORT + "Action: failed\r\nDiagnostic-Code: \u001b[2J" + "x".repeat(900_000), true);
        assertThat(status.diagnostic().length()).isLessThanOrEqualTo(200);
        assertThat(status.diagnostic()).doesNotContain("\u001b");
    }
}
