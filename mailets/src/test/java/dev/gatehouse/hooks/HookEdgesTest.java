package dev.gatehouse.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.TestGatehouse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.api.BaseRequest;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.server.core.MailImpl;
import org.apache.james.smtpserver.AuthRequiredToRelayRcptHook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A James in which what a hook calls does not exist: each hook answers, and none throws what would end the session. */
class HookEdgesTest {
    private static final MaybeSender SENDER = MaybeSender.getMailSender("anna@example.com");

    /** Whatever is asked of it, this James does not have the method. */
    private static final SMTPSession SESSION = (SMTPSession) Proxy.newProxyInstance(
            HookEdgesTest.class.getClassLoader(), new Class<?>[] {SMTPSession.class}, (proxy, method, arguments) -> {
                throw new NoSuchMethodError(method.getName());
            });

    @TempDir
    Path folder;

    static Stream<Arguments> hooks() throws AddressException {
        MailAddress to = new MailAddress("friend@elsewhere.example");
        HookResult denied =
                HookResult.builder().hookReturnCode(HookReturnCode.deny()).build();
        return Stream.of(
                hook("NewTransaction", gatehouse -> new NewTransaction(gatehouse).doMail(SESSION, SENDER)),
                hook("SubmissionHook", gatehouse -> new SubmissionHook(gatehouse).doMail(SESSION, SENDER)),
                hook("RelayHook", gatehouse -> new RelayHook(gatehouse).doRcpt(SESSION, SENDER, to)),
                hook("VerifyHook", gatehouse -> new VerifyHook(gatehouse)
                        .onMessage(SESSION, MailImpl.builder().name("mail").build())),
                hook("JamesRefusals", gatehouse -> new JamesRefusals(gatehouse)
                        .onHookResult(SESSION, denied, 1, new AuthRequiredToRelayRcptHook(null))));
    }

    private static Arguments hook(String name, Function<Gatehouse, HookResult> hook) {
        return Arguments.of(name, hook);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hooks")
    void aHookAnswers451WithAReference(String name, Function<Gatehouse, HookResult> hook) throws IOException {
        Gatehouse gatehouse = TestGatehouse.in(folder);
        try {
            HookResult result = hook.apply(gatehouse);

            assertThat(result.getResult().getAction()).isEqualTo(HookReturnCode.Action.DENYSOFT);
            assertThat(result.getSmtpRetCode()).isEqualTo("451");
            assertThat(result.getSmtpDescription()).startsWith("4.3.0 ").containsPattern("ref=[0-9A-Z]{10}");
        } finally {
            gatehouse.close();
        }
    }

    @Test
    void aCommandAnswers451WithAReference() throws IOException {
        Request auth = new BaseRequest("AUTH", "PLAIN");
        Request rcpt = new BaseRequest("RCPT", "TO:<a@example.com>");
        Gatehouse gatehouse = TestGatehouse.in(folder);
        try {
            assertIs451(new AuthCommand(gatehouse, TestGatehouse.accounts()).onCommand(SESSION, auth));
            assertIs451(new RoutedRecipients(gatehouse).onCommand(SESSION, rcpt));
        } finally {
            gatehouse.close();
        }
    }

    private static void assertIs451(@Nullable Response answer) {
        Response response = Objects.requireNonNull(answer);
        assertThat(response.getRetCode()).isEqualTo("451");
        assertThat(String.join(" ", response.getLines())).contains("4.3.0 ").containsPattern("ref=[0-9A-Z]{10}");
    }

    /** What James decided holds: a 451 after its 250 would make the client send the message again. */
    @Test
    void aReplyThatCannotBeLookedAtIsSentAsItCame() {
        Response accepted = new SMTPResponse("250", "2.6.0 Message received");

        assertThat(new ReplyWriter().onResponse(SESSION, accepted, 1, new AuthAttempts()))
                .isSameAs(accepted);
        assertThat(new ReplyWriter().onLine(SESSION, new byte[0], (same, line) -> accepted))
                .isSameAs(accepted);
    }
}
