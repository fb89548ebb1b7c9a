package dev.gatehouse.hooks;

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
import javax.inject.Inject;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.RcptHook;

/** Relay control at RCPT: whoever may not relay learns why and what to do. */
public final class RelayHook implements RcptHook {
    private final Gatehouse gatehouse;

    @Inject
    public RelayHook(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
    }

    @Override
    public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        return Guard.around(gatehouse, session, () -> decide(session, sender, recipient));
    }

    private HookResult decide(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        Gate gate = gatehouse.gate();
        RuleMode mode = gate.settings().get(Keys.RELAY_MODE);
        if (mode == RuleMode.OFF || isAuthorizedAddress(session)) {
            return HookResult.DECLINED;
        }
        SmtpFacts facts = SessionFacts.of(session, sender, gate.ports(), gate.hostName());
        RelayRequest request = request(session, sender, recipient);
        RelayDecision decision = gate.relay().decide(facts, request);
        boolean trusted = gate.relay().isTrusted(facts, request.certificate());
        if (decision.isPermitted()) {
            permit(session, trusted);
            return HookResult.DECLINED;
        }
        SmtpReply reply = gatehouse
                .refusals()
                .record(RefusalDesk.Case.atRcpt(
                        facts,
                        request,
                        trusted,
                        decision.refusal().orElseThrow(),
                        mode,
                        decision.rule(),
                        decision.trace()))
                .reply();
        return mode.refuses() ? ReplyLines.refusal(session, reply) : HookResult.DECLINED;
    }

    /** James' own authorizedAddresses, where the operator wants them to count. */
    private boolean isAuthorizedAddress(SMTPSession session) {
        return gatehouse.gate().settings().get(Keys.USE_AUTHORIZED_ADDRESSES)
                && session.getConfiguration()
                        .isRelayingAllowed(
                                session.getRemoteAddress().getAddress().getHostAddress());
    }

    private RelayRequest request(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        Hosting senderDomain = sender.isNullSender()
                ? Hosting.NOT_HOSTED
                : gatehouse.domains().hosting(sender.get().getDomain());
        return new RelayRequest(
                recipient.asString(),
                gatehouse.domains().hosting(recipient.getDomain()),
                senderDomain,
                false,
                SessionFacts.certificate(session));
    }

    /** James' own relay check comes after us and knows only its own list of trusted clients. */
    private static void permit(SMTPSession session, boolean trusted) {
        if (trusted) {
            session.setRelayingAllowed(true);
        }
    }

    @Override
    @Deprecated
    public HookResult doRcpt(SMTPSession session, MailAddress sender, MailAddress recipient) {
        return doRcpt(session, MaybeSender.of(sender), recipient);
    }
}
