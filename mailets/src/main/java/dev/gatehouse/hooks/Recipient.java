package dev.gatehouse.hooks;

import dev.gatehouse.engine.Decision;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.relay.Hosting;
import dev.gatehouse.relay.MxAnswer;
import dev.gatehouse.relay.RelayDecision;
import dev.gatehouse.relay.RelayRequest;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.RefusalDesk;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.trace.Trace;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPSession;

/** A recipient that a client asks for with RCPT, and what we decide about it. */
final class Recipient {
    private final Gatehouse gatehouse;
    private final Gate gate;
    private final SmtpFacts facts;
    private final RelayRequest asked;
    private final boolean trusted;

    Recipient(Gatehouse gatehouse, SMTPSession session, MaybeSender sender, MailAddress recipient) {
        this(
                gatehouse,
                session,
                sender,
                recipient.asString(),
                gatehouse.domains().hosting(recipient.getDomain()));
    }

    /** A recipient as the client wrote it, which James could not read or would read otherwise. */
    Recipient(Gatehouse gatehouse, SMTPSession session, MaybeSender sender, String recipient, Hosting hosting) {
        this.gatehouse = gatehouse;
        this.gate = gatehouse.gate();
        this.facts = SessionFacts.of(session, sender, gate.ports(), gate.hostName());
        this.asked = new RelayRequest(
                recipient,
                hosting,
                sender.isNullSender()
                        ? Hosting.NOT_HOSTED
                        : gatehouse.domains().hosting(sender.get().getDomain()),
                MxAnswer.NOT_ASKED,
                SessionFacts.certificate(session));
        this.trusted = gate.relay().isTrusted(facts, asked.certificate());
    }

    SmtpFacts facts() {
        return facts;
    }

    RelayRequest asked() {
        return asked;
    }

    /** Whether the client may relay by its address or certificate, with at least some sender. */
    boolean isOfTrustedClient() {
        return trusted;
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

    /** The reason why relaying is refused, as it is to be said; empty where it is permitted. May wait for the DNS. */
    Optional<Grounds> relayRefusal() {
        RelayDecision decision = relay();
        return (dependsOnMx(decision) ? gate.relay().decide(facts, knowingMx()) : decision).refusal();
    }

    /** The case of a decision that is no. May wait for the DNS, for a better reason. */
    RefusalDesk.Case refused(RelayDecision decision, RuleMode mode) {
        return dependsOnMx(decision)
                ? refused(knowingMx(), mode)
                : refused(decision.refusal().orElseThrow(), mode, decision.rule(), decision.trace());
    }

    private RefusalDesk.Case refused(RelayRequest request, RuleMode mode) {
        RelayDecision decision = gate.relay().decide(facts, request);
        return RefusalDesk.Case.atRcpt(
                facts, request, trusted, decision.refusal().orElseThrow(), mode, decision.rule(), decision.trace());
    }

    RefusalDesk.Case refused(Decision decision) {
        return refused(decision.grounds().orElseThrow(), decision.mode(), decision.rule(), decision.trace());
    }

    RefusalDesk.Case refused(Grounds grounds, RuleMode mode, String rule, Trace trace) {
        return RefusalDesk.Case.atRcpt(facts, asked, trusted, grounds, mode, rule, trace);
    }

    private static boolean dependsOnMx(RelayDecision decision) {
        return decision.refusal()
                .filter(grounds -> grounds.refusal() == Refusal.RLY_STRANGER)
                .isPresent();
    }

    private RelayRequest knowingMx() {
        String recipient = asked.recipient();
        String domain = recipient.substring(recipient.lastIndexOf('@') + 1);
        return asked.with(gatehouse.mx().of(domain, facts.clientAddress()));
    }
}
