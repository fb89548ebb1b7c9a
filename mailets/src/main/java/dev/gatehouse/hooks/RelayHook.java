package dev.gatehouse.hooks;

import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.gate.Setting;
import dev.gatehouse.relay.Hosting;
import dev.gatehouse.relay.RelayDecision;
import dev.gatehouse.relay.RelayRequest;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.RefusalDesk;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.RuleMode;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
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

    private HookResult decide(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        Request request = new Request(session, sender, recipient);
        return request.refusal(Keys.RELAY_MODE, request.relay())
                .or(() -> request.refusal(Keys.SENDER_MODE, request.mailFrom()))
                .map(reply -> ReplyLines.refusal(session, reply))
                .orElseGet(request::permit);
    }

    /** One RCPT command. */
    private final class Request {
        private final SMTPSession session;
        private final SmtpFacts facts;
        private final RelayRequest asked;
        private final boolean trusted;

        Request(SMTPSession session, MaybeSender sender, MailAddress recipient) {
            this.session = session;
            this.facts = SessionFacts.of(session, sender, gate.ports(), gate.hostName());
            this.asked = new RelayRequest(
                    recipient.asString(),
                    gatehouse.domains().hosting(recipient.getDomain()),
                    sender.isNullSender()
                            ? Hosting.NOT_HOSTED
                            : gatehouse.domains().hosting(sender.get().getDomain()),
                    false,
                    SessionFacts.certificate(session));
            this.trusted = gate.relay().isTrusted(facts, asked.certificate());
        }

        RelayDecision relay() {
            return gate.relay().decide(facts, asked);
        }

        /** The postmaster can be written to whatever one sends as (RFC 5321 section 4.5.1). */
        RelayDecision mailFrom() {
            return gate.relay().isAlwaysReachable(asked.recipient(), asked.recipientDomain())
                    ? relay()
                    : gate.senders().mailFrom(facts, asked.senderDomain(), gatehouse.rights());
        }

        /** The reply, where the decision is no and the rule's mode wants it said. */
        Optional<SmtpReply> refusal(Setting<RuleMode> rule, RelayDecision decision) {
            RuleMode mode = gate.settings().get(rule);
            Optional<Grounds> grounds = decision.refusal();
            if (grounds.isEmpty() || mode == RuleMode.OFF || SessionFacts.isAuthorizedAddress(session, gate)) {
                return Optional.empty();
            }
            SmtpReply reply = gatehouse
                    .refusals()
                    .record(RefusalDesk.Case.atRcpt(
                            facts, asked, trusted, grounds.get(), mode, decision.rule(), decision.trace()));
            return mode.refuses() ? Optional.of(reply) : Optional.empty();
        }

        /** James' own relay check comes after us and knows only its own list of trusted clients. */
        HookResult permit() {
            if (trusted && relay().isPermitted()) {
                session.setRelayingAllowed(true);
            }
            if (!session.isRelayingAllowed()) {
                StartedSpf.begin(session, gatehouse, facts);
            }
            return HookResult.DECLINED;
        }
    }

    @Override
    @Deprecated
    public HookResult doRcpt(SMTPSession session, MailAddress sender, MailAddress recipient) {
        return doRcpt(session, MaybeSender.of(sender), recipient);
    }
}
