package dev.gatehouse.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.smtp.EnhancedStatusCode;
import dev.gatehouse.smtp.SmtpReply;
import java.util.List;
import java.util.Optional;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.RsetCmdHandler;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.junit.jupiter.api.Test;

/** A reply of several lines on its way through James, which knows one. */
class ReplyLinesTest {
    private static final SmtpReply REPLY = new SmtpReply(
            550,
            EnhancedStatusCode.of("5.7.1"),
            List.of("Relay not permitted: you are not signed in.", "Fix: Sign in.", "Relay help: ref=7Q3KD9F2MX"));

    private final ReplyWriter writer = new ReplyWriter();

    @Test
    void comesOutAsLinesWhereTheWriterIs() {
        HookResult carried = ReplyLines.refusal(PlayedSession.begin(), REPLY);

        assertThat(sent(PlayedSession.begin(), carried))
                .containsExactly(
                        "550-5.7.1 Relay not permitted: you are not signed in.",
                        "550-5.7.1 Fix: Sign in.",
                        "550 5.7.1 Relay help: ref=7Q3KD9F2MX");
    }

    @Test
    void isOneLineWithEverythingWhereNoWriterIs() {
        HookResult carried = ReplyLines.refusal(PlayedSession.withoutWriter(), REPLY);

        assertThat(carried.getSmtpRetCode()).isEqualTo("550");
        assertThat(carried.getSmtpDescription())
                .isEqualTo(
                        "5.7.1 Relay not permitted: you are not signed in. Fix: Sign in. Relay help: ref=7Q3KD9F2MX");
    }

    /** What James asks it twice about, and what is nothing, stays as it is. */
    @Test
    void aSecondWriterChangesNothing() {
        SMTPSession session = PlayedSession.begin();
        Response once = written(session, ReplyLines.refusal(session, REPLY));

        assertThat(writer.onResponse(session, once, 0, new RsetCmdHandler())).isSameAs(once);
        assertThat(Optional.ofNullable(writer.onResponse(session, null, 0, new RsetCmdHandler())))
                .isEmpty();
    }

    @Test
    void whatJamesRepeatsOfTheClientIsCleanAndShort() {
        Response james = new SMTPResponse("250", "vm Hello x\u001b[31m\r\n250 ok " + "y".repeat(1_000));

        assertThat(written(PlayedSession.begin(), james).getLines()).hasSize(1).allSatisfy(line -> assertThat(
                        line.toString())
                .startsWith("250 vm Hello x?[31m??250 ok")
                .hasSizeLessThanOrEqualTo(510));
    }

    private List<String> sent(SMTPSession session, HookResult carried) {
        return written(session, carried).getLines().stream()
                .map(CharSequence::toString)
                .toList();
    }

    private Response written(SMTPSession session, HookResult carried) {
        return written(session, new SMTPResponse(carried.getSmtpRetCode(), carried.getSmtpDescription()));
    }

    private Response written(SMTPSession session, Response james) {
        return Optional.ofNullable(writer.onResponse(session, james, 0, new RsetCmdHandler()))
                .orElseThrow();
    }
}
