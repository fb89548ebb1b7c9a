package dev.gatehouse.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.Meter;
import dev.gatehouse.service.TestGatehouse;
import dev.gatehouse.testkit.TestDnsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MaybeSender;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.server.core.MailImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted of a message is what its sender was told. */
class VerifyHookTest {
    /** By two authors, so that a rule before the one about our own domains has something to say. */
    private static final String FORGERY =
            "From: ben@example.com, x@elsewhere.example\r\nSubject: hello\r\n\r\nHello\r\n";

    @TempDir
    Path folder;

    private final TestDnsServer dns = TestDnsServer.start().txt("example.com", "v=spf1 -all");
    private final Meter meter = new Meter();

    @AfterEach
    void stop() {
        dns.close();
    }

    @Test
    void aStrangerAsOurDomainIsDeferredAndCountedAsDeferredInModeDefer() throws Exception {
        HookResult result = send("sender.mode=defer");

        assertThat(result.getSmtpRetCode()).isEqualTo("450");
        assertThat(meter.counted())
                .contains("gatehouse.verdict.defer=1", "gatehouse.SND-LOCAL-UNAUTH.deferred=1")
                .noneMatch(counter -> counter.startsWith("gatehouse.verdict.reject"));
    }

    @Test
    void whatRulesInModeWarnWouldHaveDoneIsCountedThoughTheSenderIsRefused() throws Exception {
        HookResult result = send("sender.mode=enforce", "from.several-domains.mode=warn");

        assertThat(result.getSmtpRetCode()).isEqualTo("550");
        assertThat(meter.counted())
                .contains("gatehouse.verdict.reject=1", "gatehouse.would-reject.from.several-domains=1");
    }

    private HookResult send(String... settings) throws IOException, MessagingException {
        Gatehouse gatehouse = TestGatehouse.in(folder, dns.hostAndPort(), meter, settings);
        SMTPSession session = PlayedSession.begin();
        MaybeSender sender = MaybeSender.getMailSender("ben@example.com");
        session.setAttachment(SMTPSession.SENDER, sender, State.Transaction);
        MailImpl mail = MailImpl.builder()
                .name("mail")
                .sender(sender)
                .addRecipient("anna@example.com")
                .mimeMessage(new MimeMessage(
                        Session.getInstance(new Properties()),
                        new ByteArrayInputStream(FORGERY.getBytes(StandardCharsets.US_ASCII))))
                .build();
        try {
            return new VerifyHook(gatehouse).onMessage(session, mail);
        } finally {
            LifecycleUtil.dispose(mail);
            gatehouse.close();
        }
    }
}
