package dev.gatehouse.hooks;

import static dev.gatehouse.service.TestGatehouse.answering;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.explain.ReferenceId;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.TestGatehouse;
import dev.gatehouse.verdict.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.AddressException;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.MailEnvelopeImpl;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.DataCmdHandler;
import org.apache.james.protocols.smtp.core.RcptCmdHandler;
import org.apache.james.protocols.smtp.hook.HeloHook;
import org.apache.james.protocols.smtp.hook.Hook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.MailHook;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.apache.james.rrt.api.CanSendFrom;
import org.apache.james.server.core.MailImpl;
import org.apache.james.smtpserver.AuthRequiredToRelayRcptHook;
import org.apache.james.smtpserver.SenderAuthIdentifyVerificationHook;
import org.apache.james.smtpserver.fastfail.DNSRBLHandler;
import org.apache.james.smtpserver.fastfail.ResolvableEhloHeloHandler;
import org.apache.james.smtpserver.fastfail.ReverseEqualsEhloHeloHandler;
import org.apache.james.smtpserver.fastfail.SPFHandler;
import org.apache.james.smtpserver.fastfail.URIRBLHandler;
import org.apache.james.smtpserver.fastfail.ValidSenderDomainHandler;
import org.apache.james.user.api.UsersRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** James' own hooks refuse, as they are; the client reads our words, and the operator James' beside them. */
class JamesRefusalsTest {
    /** A DNS in which rbl.example lists the client, uris.example a domain, and nothing else is there. */
    private static final DNSService DNS = answering(DNSService.class, (method, first) -> {
        if (method.equals("findMXRecords")) {
            return List.of();
        }
        if (first.equals("66.113.0.203.rbl.example") || first.equals("listed.com.uris.example")) {
            return InetAddress.getLoopbackAddress();
        }
        throw new UnknownHostException(first);
    });

    @TempDir
    Path folder;

    static Stream<Arguments> hooks() {
        return Stream.of(
                Arguments.of(
                        "client on a blocklist",
                        blocklist(),
                        "",
                        Refusal.REP_DNSBL,
                        "Rejected: unauthenticated e-mail"),
                Arguments.of(
                        "sender's domain without MX",
                        new ValidSenderDomainHandler(DNS),
                        "",
                        Refusal.SND_NO_DOMAIN,
                        "contains a domain with no valid MX records"),
                Arguments.of(
                        "name of HELO unknown",
                        new ResolvableEhloHeloHandler(DNS),
                        "",
                        Refusal.HELO_BAD,
                        "can not resolved."),
                Arguments.of(
                        "name of HELO not that of the address",
                        new ReverseEqualsEhloHeloHandler(DNS),
                        "",
                        Refusal.HELO_BAD,
                        "can not resolved."),
                Arguments.of("SPF fail", new SPFHandler(), "SPF_BLOCKLISTED", Refusal.SPF_FAIL, "5.7.1 false"),
                Arguments.of(
                        "SPF not to be found out",
                        new SPFHandler(),
                        "SPF_TEMPBLOCKLISTED",
                        Refusal.SPF_TEMPERROR,
                        "Problem on SPF lookup"));
    }

    private static DNSRBLHandler blocklist() {
        DNSRBLHandler handler = new DNSRBLHandler(DNS);
        handler.setBlacklist(new String[] {"rbl.example"});
        return handler;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hooks")
    void refusesAfterMailInOurWords(String name, MailHook hook, String mark, Refusal reason, String james)
            throws IOException {
        SMTPSession session = PlayedSession.begin();
        if (hook instanceof HeloHook helo) {
            helo.doHelo(session, PlayedSession.HELO);
        }
        if (!mark.isEmpty()) { // what James' check of SPF leaves for its hook; there is none of a null sender
            session.setAttachment(AttachmentKey.of(mark, Boolean.class), Boolean.TRUE, State.Transaction);
        }
        MaybeSender sender =
                mark.isEmpty() ? MaybeSender.getMailSender("a@stranger.example") : MaybeSender.nullSender();

        refuses(session, hook, hook.doMail(session, sender), reason, james);
    }

    @Test
    void refusesAMessageWithAListedDomainInOurWords() throws IOException, MessagingException {
        URIRBLHandler hook = new URIRBLHandler();
        hook.setDNSService(DNS);
        hook.setUriRblServer(List.of("uris.example"));
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
        message.setText("Look at http://listed.com/offer now.");
        message.saveChanges();
        SMTPSession session = PlayedSession.begin();
        MailImpl mail = MailImpl.builder().name("mail").mimeMessage(message).build();
        try {
            assertThat(refuses(
                            session,
                            hook,
                            hook.onMessage(session, mail),
                            Refusal.REP_DNSBL_DOMAIN,
                            "contains domain listed.com"))
                    .contains("Mail with listed.com is refused: it is on the blocklist uris.example.");
        } finally {
            LifecycleUtil.dispose(mail);
        }
    }

    /** With relay.mode=off James' own check is the one that refuses; which reason it is, our table knows all the same. */
    @Test
    void refusesRelayInOurWordsWhereOursIsOff() throws IOException, AddressException {
        SMTPSession session = PlayedSession.begin();
        MailAddress recipient = new MailAddress("friend@elsewhere.example");
        session.setAttachment(RcptCmdHandler.CURRENT_RECIPIENT, recipient, State.Transaction);
        RcptHook hook = new AuthRequiredToRelayRcptHook(
                answering(DomainList.class, (method, first) -> first.equals("example.com")));

        HookResult refused = hook.doRcpt(session, MaybeSender.nullSender(), recipient);

        refuses(session, hook, refused, Refusal.RLY_STRANGER, "relaying denied", "relay.mode=off");
    }

    /** James looked whether somebody is signed in, and at nothing else: nothing else is said. */
    @Test
    void identityCheckOfAStrangerIsNotSaidToBeACheckOfSpf() throws IOException {
        SMTPSession session = PlayedSession.begin();
        session.setAttachment(SMTPSession.SENDER, MaybeSender.getMailSender("anna@example.com"), State.Transaction);

        String first = refuses(
                session, identities(), denied("530", "5.7.1 Authentication Required"), Refusal.SND_SIGN_IN, "Required");

        assertThat(first)
                .contains("example.com only from users who are signed in")
                .doesNotContain("SPF", "DKIM");
    }

    /** Where our table permits, James had a reason that we do not know, and its own words stay. */
    @Test
    void relayThatOurTablePermitsKeepsTheWordsOfJames() throws IOException, AddressException {
        SMTPSession session = PlayedSession.begin();
        session.setAttachment(RcptCmdHandler.CURRENT_RECIPIENT, new MailAddress("anna@example.com"), State.Transaction);
        RcptHook hook = new AuthRequiredToRelayRcptHook(answering(DomainList.class, (method, first) -> false));
        HookResult refused = hook.doRcpt(session, MaybeSender.nullSender(), new MailAddress("anna@example.com"));

        assertThat(answered(session, refused, hook)).isSameAs(refused);
    }

    @Test
    void aUsersReadReceiptIsAcceptedAgainstJamesIdentityCheck() throws IOException {
        SMTPSession session = PlayedSession.signedIn("anna@example.com");
        session.setAttachment(SMTPSession.SENDER, MaybeSender.nullSender(), State.Transaction);
        HookResult refused = denied("503", "5.7.1 Incorrect Authentication for Specified Email Address");

        assertThat(answered(session, refused, identities())).isEqualTo(HookResult.DECLINED);
        assertThat(answered(session, refused, identities(), "reply.explain-james=false"))
                .isEqualTo(HookResult.DECLINED);
    }

    /** James 3.9 looks at the header too; what it found there is not what MAIL FROM was. */
    @Test
    void identityCheckOfTheHeaderIsNotSaidToBeOneOfTheSender() throws IOException {
        SMTPSession session = PlayedSession.signedIn("anna@example.com");
        session.setAttachment(SMTPSession.SENDER, MaybeSender.getMailSender("anna@example.com"), State.Transaction);
        session.setAttachment(DataCmdHandler.MAILENV, new MailEnvelopeImpl(), State.Transaction);
        HookResult refused = denied("503", "5.5.4 Missing From header");

        assertThat(answered(session, refused, identities())).isSameAs(refused);
    }

    private static SenderAuthIdentifyVerificationHook identities() {
        return new SenderAuthIdentifyVerificationHook(
                answering(DomainList.class, (method, first) -> true),
                answering(UsersRepository.class, (method, first) -> true),
                answering(CanSendFrom.class, (method, first) -> false));
    }

    /** As the hook of James 3.9 answers where its configuration says nothing. */
    private static HookResult denied(String code, String text) {
        return HookResult.builder()
                .hookReturnCode(HookReturnCode.deny())
                .smtpReturnCode(code)
                .smtpDescription(text)
                .build();
    }

    private HookResult answered(SMTPSession session, HookResult refused, Hook hook, String... settings)
            throws IOException {
        Gatehouse gatehouse = TestGatehouse.in(folder, settings);
        try {
            return new JamesRefusals(gatehouse).onHookResult(session, refused, 1, hook);
        } finally {
            gatehouse.close();
        }
    }

    /** The first line of our reply. */
    private String refuses(
            SMTPSession session, Hook hook, HookResult refused, Refusal reason, String james, String... settings)
            throws IOException {
        Gatehouse gatehouse = TestGatehouse.in(folder, settings);
        try {
            HookResult ours = new JamesRefusals(gatehouse).onHookResult(session, refused, 1, hook);

            assertThat(refused.getSmtpDescription()).contains(james);
            assertThat(ours.getSmtpRetCode()).isEqualTo(Integer.toString(reason.code()));
            List<String> lines = ReplyLines.split(ours.getSmtpDescription());
            assertThat(lines).hasSize(3).allSatisfy(line -> assertThat(line).startsWith(reason.status() + " "));
            String reference = lines.get(2).replaceFirst(".*ref=(\\w+).*", "$1");
            assertThat(gatehouse.refusals().find(new ReferenceId(reference))).hasValueSatisfying(event -> {
                assertThat(event.grounds().refusal()).isEqualTo(reason);
                assertThat(event.rule()).isEqualTo("james." + hook.getClass().getSimpleName());
                assertThat(event.trace()).contains(james);
            });
            return lines.get(0);
        } finally {
            gatehouse.close();
        }
    }

    /** A wrong password and a directory that is away are two things: only one of them is the user's to repair. */
    @Test
    void signInThatCannotBeCheckedIsTemporary() throws IOException {
        Gatehouse gatehouse = TestGatehouse.in(folder, "auth.failure-time=0s");
        try {
            AuthCommand auth = new AuthCommand(gatehouse, TestGatehouse.unreadableAccounts());

            List<CharSequence> lines = auth.doAuthTest(
                            PlayedSession.begin(), Username.of("anna@example.com"), "secret", "PLAIN")
                    .getLines();

            assertThat(lines).hasSize(3);
            assertThat(lines.get(0).toString()).startsWith("454-4.7.0 ");
            assertThat(lines.get(2).toString()).startsWith("454 4.7.0 ").contains("ref=");
        } finally {
            gatehouse.close();
        }
    }
}
