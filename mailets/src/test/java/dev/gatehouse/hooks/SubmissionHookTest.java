package dev.gatehouse.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.explain.ReferenceId;
import dev.gatehouse.explain.RefusalEvent;
import dev.gatehouse.explain.SmtpPhase;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.TestGatehouse;
import dev.gatehouse.verdict.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MAIL of who has not signed in, on ports for users and for strangers (RFC 6409 section 4.3). */
class SubmissionHookTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "relay.mode={0}")
    @CsvSource({
        "enforce, 530-5.7.0, RLY-TLS-FIRST.refused",
        "defer,   454-4.7.0, RLY-TLS-FIRST.deferred",
        "warn,    nothing,   RLY-TLS-FIRST.would-refuse",
        "off,     nothing,   ''",
    })
    void aSubmissionPortTakesNothingWithoutSignIn(String mode, String told, String counted) throws IOException {
        assertThat(play(PlayedSession.onPort(587), counted, "relay.mode=" + mode))
                .isEqualTo(told);
    }

    @Test
    void allThreeLinesSayItAndTheReferenceLeadsToMail() throws IOException {
        Gatehouse gatehouse = TestGatehouse.in(folder);
        try {
            HookResult result = mail(gatehouse, PlayedSession.onPort(465));

            List<String> lines = ReplyLines.split(result.getSmtpDescription());
            assertThat(lines).hasSize(3).allSatisfy(line -> assertThat(line).startsWith("5.7.0 "));
            RefusalEvent event = gatehouse
                    .refusals()
                    .find(new ReferenceId(lines.get(2).replaceFirst(".*ref=(\\w+).*", "$1")))
                    .orElseThrow();
            assertThat(event.phase()).isEqualTo(SmtpPhase.MAIL);
            assertThat(event.grounds().refusal()).isEqualTo(Refusal.RLY_TLS_FIRST);
            assertThat(event.rule()).isEqualTo("relay.submission");
        } finally {
            gatehouse.close();
        }
    }

    @Test
    void othersAreNotAsked() throws IOException {
        assertThat(play(PlayedSession.begin(), "")).isEqualTo("nothing");
        assertThat(play(PlayedSession.signedIn("anna@example.com"), "")).isEqualTo("nothing");
        assertThat(play(PlayedSession.onPort(587), "", "relay.trusted-networks=203.0.113.66 printer@example.com"))
                .isEqualTo("nothing");
    }

    private String play(SMTPSession session, String counted, String... settings) throws IOException {
        Gatehouse gatehouse = TestGatehouse.in(folder, settings);
        try {
            HookResult result = mail(gatehouse, session);
            assertThat(gatehouse.refusals().counters().snapshot())
                    .isEqualTo(counted.isEmpty() ? Map.of() : Map.of(counted, 1L));
            return result.equals(HookResult.DECLINED)
                    ? "nothing"
                    : result.getSmtpRetCode() + "-"
                            + result.getSmtpDescription().replaceFirst(" .*", "");
        } finally {
            gatehouse.close();
        }
    }

    private static HookResult mail(Gatehouse gatehouse, SMTPSession session) {
        return new SubmissionHook(gatehouse).doMail(session, MaybeSender.getMailSender("anna@example.com"));
    }
}
