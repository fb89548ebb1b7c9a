package dev.gatehouse.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.TestGatehouse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.api.BaseRequest;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A refusal of the relay in each mode: what the client is told, and what is counted. */
class RelayModeTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "relay.mode={0}")
    @CsvSource({
        "enforce, 550-5.7.1, RLY-STRANGER.refused",
        "defer,   454-4.7.1, RLY-STRANGER.deferred",
        "warn,    nothing,   RLY-STRANGER.would-refuse",
        "off,     nothing,   ''",
    })
    void plainRecipient(String mode, String told, String counted) throws IOException, AddressException {
        MailAddress recipient = new MailAddress("friend@elsewhere.example");
        Gatehouse gatehouse = TestGatehouse.in(folder, "relay.mode=" + mode);
        try {
            HookResult result =
                    new RelayHook(gatehouse).doRcpt(PlayedSession.begin(), MaybeSender.nullSender(), recipient);

            assertThat(said(result)).isEqualTo(told);
            assertThat(counters(gatehouse)).isEqualTo(counted.isEmpty() ? Map.of() : Map.of(counted, 1L));
        } finally {
            gatehouse.close();
        }
    }

    @ParameterizedTest(name = "relay.mode={0}")
    @CsvSource({
        "enforce, 550-5.7.1, RLY-ROUTED.refused",
        "defer,   454-4.7.1, RLY-ROUTED.deferred",
        "warn,    nothing,   RLY-ROUTED.would-refuse",
        "off,     nothing,   ''",
    })
    void routedRecipient(String mode, String told, String counted) throws IOException {
        SMTPSession session = PlayedSession.begin();
        session.setAttachment(SMTPSession.SENDER, MaybeSender.nullSender(), State.Transaction);
        Gatehouse gatehouse = TestGatehouse.in(folder, "relay.mode=" + mode);
        try {
            Optional<Response> response = Optional.ofNullable(new RoutedRecipients(gatehouse)
                    .onCommand(session, new BaseRequest("RCPT", "TO:<eve%elsewhere.example@example.com>")));

            assertThat(response.map(RelayModeTest::firstStatus).orElse("nothing"))
                    .isEqualTo(told);
            assertThat(counters(gatehouse)).isEqualTo(counted.isEmpty() ? Map.of() : Map.of(counted, 1L));
        } finally {
            gatehouse.close();
        }
    }

    private static String said(HookResult result) {
        return result.equals(HookResult.DECLINED)
                ? "nothing"
                : result.getSmtpRetCode() + "-" + result.getSmtpDescription().replaceFirst(" .*", "");
    }

    private static String firstStatus(Response response) {
        return response.getLines().get(0).toString().replaceFirst(" .*", "");
    }

    private static Map<String, Long> counters(Gatehouse gatehouse) {
        return gatehouse.refusals().counters().snapshot();
    }
}
