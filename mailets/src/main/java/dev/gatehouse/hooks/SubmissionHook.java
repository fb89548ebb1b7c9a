package dev.gatehouse.hooks;

import dev.gatehouse.explain.SmtpPhase;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.relay.Hosting;
import dev.gatehouse.relay.RelayDecision;
import dev.gatehouse.relay.RelayRequest;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.RefusalDesk;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.verdict.RuleMode;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.MailHook;

/** A port for our own users takes no MAIL from who has not signed in, wherever the message goes (RFC 6409 section 4.3). */
public final class SubmissionHook implements MailHook {
    private final Gatehouse gatehouse;
    private final Gate gate;

    @Inject
    public SubmissionHook(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
        this.gate = gatehouse.gate();
    }

    @Override
    public HookResult doMail(SMTPSession session, MaybeSender sender) {
        return Guard.around(gatehouse.refusals(), session, () -> refusal(session, sender)
                .map(reply -> ReplyLines.refusal(session, reply))
                .orElse(HookResult.DECLINED));
    }

    private Optional<SmtpReply> refusal(SMTPSession session, MaybeSender sender) {
        RuleMode mode = gate.settings().get(Keys.RELAY_MODE);
        if (mode == RuleMode.OFF || SessionFacts.isAuthorizedAddress(session, gate)) {
            return Optional.empty();
        }
        SmtpFacts facts = SessionFacts.of(session, sender, gate.ports(), gate.hostName());
        RelayRequest request = RelayRequest.beforeRecipients(hosting(sender), SessionFacts.certificate(session));
        RelayDecision decision = gate.relay().mail(facts, request);
        return decision.refusal()
                .map(grounds -> gatehouse
                        .refusals()
                        .record(new RefusalDesk.Case(
                                SmtpPhase.MAIL,
                                facts,
                                List.of(),
                                "",
                                Optional.of(request),
                                false,
                                grounds,
                                mode,
                                decision.rule(),
                                decision.trace())))
                .filter(reply -> mode.refuses());
    }

    private Hosting hosting(MaybeSender sender) {
        return sender.asOptional()
                .map(from -> gatehouse.domains().hosting(from.getDomain()))
                .orElse(Hosting.NOT_HOSTED);
    }

    @Override
    @Deprecated
    public HookResult doMail(SMTPSession session, MailAddress sender) {
        return doMail(session, MaybeSender.of(sender));
    }
}
