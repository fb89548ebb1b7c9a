package dev.gatehouse.hooks;

import dev.gatehouse.engine.Decision;
import dev.gatehouse.engine.Engine;
import dev.gatehouse.engine.Envelope;
import dev.gatehouse.engine.Outcome;
import dev.gatehouse.engine.Transaction;
import dev.gatehouse.explain.SmtpPhase;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.matchers.VerdictAttribute;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.net.IpAddress;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.MessageBytes;
import dev.gatehouse.service.RefusalDesk;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.verdict.Disposition;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.server.core.MailImpl;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the engine about a message when the final dot has come and before it is accepted, and writes the answer to the session
 * and the mail: a refusal, or the header fields and the verdict as an attribute.
 */
public final class VerifyHook implements JamesMessageHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(VerifyHook.class);

    private final Gatehouse gatehouse;
    private final Gate gate;
    private final Engine engine;

    @Inject
    public VerifyHook(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
        this.gate = gatehouse.gate();
        this.engine = gatehouse.engine();
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        return Guard.around(gatehouse.refusals(), session, () -> answer(session, (MailImpl) mail));
    }

    private HookResult answer(SMTPSession session, MailImpl mail) throws IOException, MessagingException {
        Envelope envelope = SessionFacts.envelope(session, mail, gate);
        RawMessage message = MessageBytes.of(mail);
        Outcome outcome = envelope.origin().isOurs()
                ? engine.data(envelope, message)
                : engine.data(envelope, begun(session, envelope), message, Instant.now());
        gatehouse.count(envelope, outcome);
        Optional<SmtpReply> refusal = told(envelope, outcome);
        if (refusal.isEmpty()) {
            accept(mail, message, outcome);
        }
        return refusal.map(reply -> ReplyLines.refusal(session, reply)).orElse(HookResult.DECLINED);
    }

    private Transaction begun(SMTPSession session, Envelope envelope) {
        return StartedSpf.of(session, envelope.session()).orElseGet(() -> engine.begin(envelope.session()));
    }

    /** The reply to a message that is refused; what would have been, in mode warn, has its event or its line. */
    private Optional<SmtpReply> told(Envelope envelope, Outcome outcome) {
        if (!outcome.decision().refuses()) {
            outcome.wouldHave().stream()
                    .filter(would -> would.grounds().isPresent())
                    .findFirst()
                    .ifPresent(would -> record(envelope, outcome, would));
            outcome.wouldHave().stream()
                    .filter(would -> would.disposition() == Disposition.QUARANTINE)
                    .forEach(would -> logQuarantine(envelope, outcome, would));
            return Optional.empty();
        }
        return Optional.of(record(envelope, outcome, outcome.decision()));
    }

    private SmtpReply record(Envelope envelope, Outcome outcome, Decision decision) {
        return gatehouse
                .refusals()
                .record(new RefusalDesk.Case(
                        SmtpPhase.DATA,
                        envelope.session(),
                        envelope.recipients(),
                        outcome.header()
                                .first("From")
                                .map(HeaderField::unfolded)
                                .orElse(""),
                        Optional.empty(),
                        gate.relay().isTrusted(envelope.session(), envelope.certificate()),
                        decision.grounds().orElseThrow(),
                        decision.mode(),
                        decision.rule(),
                        decision.trace()));
    }

    private static void logQuarantine(Envelope envelope, Outcome outcome, Decision would) {
        LOGGER.info(
                "would have quarantined, if {} were enforced: client {}, author domain {}, decided by {}",
                would.rule(),
                IpAddress.text(envelope.session().clientAddress()),
                outcome.verdict()
                        .flatMap(verdict -> verdict.authentication().dmarc().authorDomain())
                        .map(domain -> domain.name())
                        .orElse("none"),
                outcome.decision().rule());
    }

    private static void accept(MailImpl mail, RawMessage message, Outcome outcome)
            throws IOException, MessagingException {
        MessageBytes.rewrite(mail, message, outcome.header(), outcome.remove(), outcome.add());
        outcome.verdict()
                .ifPresent(verdict -> mail.setAttribute(
                        VerdictAttribute.of(verdict, outcome.spared(), "").asAttribute()));
    }
}
