package dev.gatehouse.hooks;

import dev.gatehouse.explain.Explanation;
import dev.gatehouse.explain.SmtpPhase;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.matchers.VerdictAttribute;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.MessageBytes;
import dev.gatehouse.service.RefusalDesk;
import dev.gatehouse.service.Verification;
import dev.gatehouse.service.Verification.Judged;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.RuleMode;
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

/**
 * Verifies a message when the final dot has come and before it is accepted: SPF, DKIM, ARC and DMARC on its exact bytes,
 * then local policy. What is accepted gets the field Authentication-Results at its top and the verdict as an attribute; what
 * is not is refused while the sender still listens.
 */
public final class VerifyHook implements JamesMessageHook {
    private final Gatehouse gatehouse;

    @Inject
    public VerifyHook(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        return Guard.around(gatehouse, session, () -> verify(session, (MailImpl) mail));
    }

    private HookResult verify(SMTPSession session, MailImpl mail) throws IOException, MessagingException {
        Gate gate = gatehouse.gate();
        SmtpFacts facts = SessionFacts.of(session, gate.ports(), gate.hostName());
        RawMessage message = MessageBytes.of(mail);
        MessageHeader header = MessageHeader.of(message);
        if (facts.auth() == AuthState.SUCCEEDED || session.isRelayingAllowed()) {
            MessageBytes.rewrite(mail, message, header, gate.forgedResults().in(header), Optional.empty());
            return HookResult.DECLINED;
        }
        List<String> recipients =
                mail.getRecipients().stream().map(MailAddress::asString).toList();
        Judged judged = Verification.of(gatehouse).judge(facts, message, header, recipients);
        Optional<Explanation> refusal = refusal(facts, recipients, header, judged);
        if (refusal.isPresent() && judged.verdict().grounds().isPresent()) {
            return ReplyLines.refusal(session, refusal.get().reply());
        }
        accept(mail, facts, message, header, judged);
        return HookResult.DECLINED;
    }

    /** What is refused, and in mode warn what would have been: both have their event. */
    private Optional<Explanation> refusal(
            SmtpFacts facts, List<String> recipients, MessageHeader header, Judged judged) {
        Optional<Grounds> enforced = judged.verdict().grounds();
        Optional<Grounds> grounds = enforced.or(() -> judged.verdict().wouldRefuse());
        return grounds.map(reason -> gatehouse
                .refusals()
                .record(new RefusalDesk.Case(
                        SmtpPhase.DATA,
                        facts,
                        recipients,
                        header.first("From").map(field -> field.unfolded()).orElse(""),
                        Optional.empty(),
                        false,
                        reason,
                        enforced.isPresent() ? judged.mode() : RuleMode.WARN,
                        judged.verdict().rule(),
                        judged.trace())));
    }

    private void accept(MailImpl mail, SmtpFacts facts, RawMessage message, MessageHeader header, Judged judged)
            throws IOException, MessagingException {
        Gate gate = gatehouse.gate();
        MessageBytes.rewrite(
                mail,
                message,
                header,
                gate.forgedResults().in(header),
                Optional.of(gate.authenticationResults(facts, judged.verdict().authentication())
                        .toField()));
        mail.setAttribute(VerdictAttribute.of(judged.verdict(), "").asAttribute());
    }
}
