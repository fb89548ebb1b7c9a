package dev.gatehouse.hooks;

import dev.gatehouse.engine.Decision;
import dev.gatehouse.engine.Transaction;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.gate.Setting;
import dev.gatehouse.relay.RelayDecision;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.trace.Trace;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.util.Collection;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.RcptHook;

/**
 * Relay control at RCPT, and whether a user may use this MAIL FROM: whoever may not learns why and what to do. It answers
 * here and not at MAIL, since only now is known whom the mail is for, and since some programs hide earlier refusals.
 */
public final class RelayHook implements RcptHook {
    private final Gatehouse gatehouse;
    private final Gate gate;

    @Inject
    public RelayHook(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
        this.gate = gatehouse.gate();
    }

    @Override
    public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        return Guard.around(gatehouse.refusals(), session, () -> decide(session, sender, recipient));
    }

    private HookResult decide(SMTPSession session, MaybeSender sender, MailAddress address) {
        Recipient recipient = new Recipient(gatehouse, session, sender, address);
        return refusal(session, Keys.RELAY_MODE, recipient, recipient.relay())
                .or(() -> refusal(session, Keys.SENDER_MODE, recipient, recipient.mailFrom()))
                .or(() -> spfRefusal(session, recipient))
                .or(() -> apart(session, recipient))
                .map(reply -> ReplyLines.refusal(session, reply))
                .orElseGet(() -> permit(session, recipient));
    }

    /** The reply, where the decision is no and the rule's mode wants it said. */
    private Optional<SmtpReply> refusal(
            SMTPSession session, Setting<RuleMode> rule, Recipient recipient, RelayDecision decision) {
        RuleMode mode = gate.settings().get(rule);
        if (decision.isPermitted() || mode == RuleMode.OFF || SessionFacts.isAuthorizedAddress(session, gate)) {
            return Optional.empty();
        }
        SmtpReply reply = gatehouse.refusals().record(recipient.refused(decision, mode));
        return mode.refuses() ? Optional.of(reply) : Optional.empty();
    }

    /** James' own relay check comes after us and knows only its own list of trusted clients. */
    private HookResult permit(SMTPSession session, Recipient recipient) {
        if (recipient.isOfTrustedClient() && recipient.relay().isPermitted()) {
            session.setRelayingAllowed(true);
        }
        if (!session.isRelayingAllowed()) {
            StartedSpf.begin(session, gatehouse, recipient.facts());
        }
        return HookResult.DECLINED;
    }

    /** Of a stranger, where the site wants SPF to refuse before there is a message. */
    private Optional<SmtpReply> spfRefusal(SMTPSession session, Recipient recipient) {
        if (!isStranger(session, recipient) || !gate.settings().get(Keys.SPF_BEFORE_DATA)) {
            return Optional.empty();
        }
        Transaction transaction = StartedSpf.begun(session, gatehouse, recipient.facts());
        Optional<Decision> decision =
                gatehouse.engine().beforeData(transaction, recipient.asked().recipient());
        Optional<SmtpReply> reply = decision.map(found -> gatehouse.refusals().record(recipient.refused(found)));
        return reply.filter(said -> decision.orElseThrow().refuses());
    }

    /**
     * For a stranger's recipient whose mail may be answered otherwise than that of the first: it is to come in a transaction
     * of its own, as where a server takes no more recipients at once (RFC 5321 section 4.5.3.1.10).
     */
    private Optional<SmtpReply> apart(SMTPSession session, Recipient recipient) {
        String address = recipient.asked().recipient();
        boolean together = !isStranger(session, recipient)
                || first(session).stream()
                        .allMatch(other -> gate.policy().mayShareTransaction(recipient.facts(), other, address));
        return together
                ? Optional.empty()
                : Optional.of(gatehouse
                        .refusals()
                        .record(recipient.refused(
                                Grounds.of(Refusal.RCPT_APART), RuleMode.DEFER, "recipient.apart", Trace.empty())));
    }

    /** The recipient that was accepted first in this transaction. */
    private static Optional<String> first(SMTPSession session) {
        return session.getAttachment(SMTPSession.RCPT_LIST, State.Transaction).stream()
                .flatMap(Collection::stream)
                .map(MailAddress::asString)
                .findFirst();
    }

    private boolean isStranger(SMTPSession session, Recipient recipient) {
        return !recipient.isOfTrustedClient()
                && !session.isRelayingAllowed()
                && !SessionFacts.isAuthorizedAddress(session, gate);
    }

    @Override
    @Deprecated
    public HookResult doRcpt(SMTPSession session, MailAddress sender, MailAddress recipient) {
        return doRcpt(session, MaybeSender.of(sender), recipient);
    }
}
