package dev.gatehouse.hooks;

import dev.gatehouse.authres.AuthenticationResults;
import dev.gatehouse.explain.SmtpPhase;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.matchers.VerdictAttribute;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.net.IpAddress;
import dev.gatehouse.relay.HeaderSenders;
import dev.gatehouse.relay.RelayDecision;
import dev.gatehouse.relay.SpkiFingerprint;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.MessageBytes;
import dev.gatehouse.service.NoPlaceException;
import dev.gatehouse.service.RefusalDesk;
import dev.gatehouse.service.Verification;
import dev.gatehouse.service.Verification.Judged;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.trace.Trace;
import dev.gatehouse.verdict.Disposition;
import dev.gatehouse.verdict.EarlyRefusal;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import dev.gatehouse.verdict.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.server.core.MailImpl;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies a message when the final dot has come and before it is accepted.
 *
 * <p>A stranger's: SPF, DKIM, ARC and DMARC on its exact bytes, then local policy; what is accepted gets the field
 * Authentication-Results at its top and the verdict as an attribute. A user's or trusted machine's: whether it may show the
 * senders that it shows.
 */
public final class VerifyHook implements JamesMessageHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(VerifyHook.class);

    private final Gatehouse gatehouse;
    private final Gate gate;

    @Inject
    public VerifyHook(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
        this.gate = gatehouse.gate();
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        return Guard.around(gatehouse.refusals(), session, () -> {
            Message message = new Message(session, (MailImpl) mail);
            Optional<SmtpReply> refusal = message.isOurs() ? message.checkSenders() : message.verifyIfThereIsPlace();
            return refusal.map(reply -> ReplyLines.refusal(session, reply)).orElse(HookResult.DECLINED);
        });
    }

    /** One message at the final dot. */
    private final class Message {
        private final SMTPSession session;
        private final MailImpl mail;
        private final SmtpFacts facts;
        private final Optional<SpkiFingerprint> certificate;
        private final RawMessage bytes;
        private final MessageHeader header;
        private final List<String> recipients;

        Message(SMTPSession session, MailImpl mail) throws IOException, MessagingException {
            this.session = session;
            this.mail = mail;
            this.facts = SessionFacts.of(session, gate.ports(), gate.hostName());
            this.certificate = SessionFacts.certificate(session);
            this.bytes = MessageBytes.of(mail);
            this.header = MessageHeader.of(bytes);
            this.recipients =
                    mail.getRecipients().stream().map(MailAddress::asString).toList();
        }

        /** From a user who signed in, or from a machine that may relay. */
        boolean isOurs() {
            return facts.auth() == AuthState.SUCCEEDED
                    || isTrusted()
                    || SessionFacts.isAuthorizedAddress(session, gate);
        }

        private boolean isTrusted() {
            return gate.relay().isTrusted(facts, certificate);
        }

        Optional<SmtpReply> checkSenders() throws IOException, MessagingException {
            Optional<SmtpReply> refusal = headerRefusal().or(this::shownSenderRefusal);
            if (refusal.isEmpty()) {
                MessageBytes.rewrite(mail, bytes, header, gate.forgedResults().in(header), gate.fieldsOfUser(facts));
            }
            return refusal;
        }

        private Optional<SmtpReply> headerRefusal() {
            Optional<EarlyRefusal> refusal = gate.policy().ofHeader(header);
            Optional<SmtpReply> reply = refusal.map(
                    found -> record(found.grounds(), found.mode(), found.rule().word(), Trace.empty()));
            return reply.filter(said -> refusal.orElseThrow().mode().refuses());
        }

        private Optional<SmtpReply> shownSenderRefusal() {
            return SessionFacts.isAuthorizedAddress(session, gate) ? Optional.empty() : senderRefusal(shownSenders());
        }

        private RelayDecision shownSenders() {
            HeaderSenders shown = HeaderSenders.of(header);
            return facts.auth() == AuthState.SUCCEEDED
                    ? gate.senders().header(facts, shown, gatehouse.rights())
                    : gate.senders().trustedHeader(facts, shown, gate.relay(), certificate);
        }

        Optional<SmtpReply> verifyIfThereIsPlace() throws IOException, MessagingException {
            try {
                return verify();
            } catch (NoPlaceException full) {
                return Optional.of(
                        record(Grounds.of(Refusal.SRV_BUSY), RuleMode.ENFORCE, "dns.no-place", Trace.empty()));
            }
        }

        private Optional<SmtpReply> verify() throws IOException, MessagingException {
            Verification verification =
                    StartedSpf.of(session, facts).orElseGet(() -> Verification.begin(gatehouse, facts));
            Judged judged = verification.judge(bytes, header, recipients);
            Optional<SmtpReply> refusal = policyRefusal(judged);
            verification.count(judged.verdict(), header, recipients);
            if (refusal.isEmpty()) {
                logDryRun(judged);
                accept(judged, verification.results(judged));
            }
            return refusal;
        }

        /** What is refused; what would have been, in mode warn, has its event too. */
        private Optional<SmtpReply> policyRefusal(Judged judged) {
            Verdict verdict = judged.verdict();
            if (verdict.grounds().isEmpty()) {
                verdict.wouldRefuse()
                        .ifPresent(would ->
                                record(would.grounds().orElseThrow(), RuleMode.WARN, would.word(), judged.trace()));
            }
            return verdict.grounds().map(grounds -> record(grounds, verdict.mode(), verdict.rule(), judged.trace()));
        }

        private Optional<SmtpReply> senderRefusal(RelayDecision decision) {
            RuleMode mode = gate.settings().get(Keys.SENDER_MODE);
            return decision.refusal()
                    .filter(grounds -> mode != RuleMode.OFF)
                    .map(grounds -> record(grounds, mode, decision.rule(), decision.trace()))
                    .filter(reply -> mode.refuses());
        }

        private SmtpReply record(Grounds grounds, RuleMode mode, String rule, Trace trace) {
            return gatehouse
                    .refusals()
                    .record(new RefusalDesk.Case(
                            SmtpPhase.DATA,
                            facts,
                            recipients,
                            header.first("From").map(HeaderField::unfolded).orElse(""),
                            Optional.empty(),
                            isTrusted(),
                            grounds,
                            mode,
                            rule,
                            trace));
        }

        /** A refusal in mode warn has its event; what would have been set apart has this line. */
        private void logDryRun(Judged judged) {
            judged.verdict().dryRuns().stream()
                    .filter(would -> would.disposition() == Disposition.QUARANTINE)
                    .forEach(would -> LOGGER.info(
                            "would have set apart, were {} enforced: client {}, author domain {}, {}",
                            would.rule().word(),
                            IpAddress.text(facts.clientAddress()),
                            judged.verdict()
                                    .authentication()
                                    .dmarc()
                                    .authorDomain()
                                    .map(domain -> domain.name())
                                    .orElse("none"),
                            judged.verdict().rule()));
        }

        private void accept(Judged judged, AuthenticationResults results) throws IOException, MessagingException {
            MessageBytes.rewrite(
                    mail,
                    bytes,
                    header,
                    gate.forgedResults().in(header),
                    gate.fieldsFor(results, judged.verdict().disposition()));
            mail.setAttribute(
                    VerdictAttribute.of(judged.verdict(), judged.spared(), "").asAttribute());
        }
    }
}
