package dev.gatehouse.verdict;

import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What we do about what was found: the rules of {@link Rule} in their order, the operator's exceptions, and why the outcome
 * differs from what a domain owner asked for. It looks nothing up and keeps nothing.
 */
public final class LocalPolicy {
    private final PolicySettings settings;

    public LocalPolicy(PolicySettings settings) {
        this.settings = settings;
    }

    /** As the other one, with no recipients known and for a message that was not deferred before. */
    public Verdict judge(SmtpFacts facts, MessageHeader header, Authentication found) {
        return judge(facts, header, found, List.of(), Duration.ZERO);
    }

    /**
     * The verdict for one message whose sender is none of ours.
     *
     * @param recipients the addresses of RCPT TO that were accepted, without angle brackets
     * @param deferredFor how long ago this message was first deferred by us; zero if it was not ({@link Deferrals})
     */
    public Verdict judge(
            SmtpFacts facts,
            MessageHeader header,
            Authentication found,
            List<String> recipients,
            Duration deferredFor) {
        return judge(new MessageFacts(facts, header, AuthorDomain.of(header), found, recipients, false, deferredFor));
    }

    /** The verdict for one message, whose author was read before. */
    public Verdict judge(MessageFacts message) {
        SmtpFacts facts = message.session();
        Judgement judgement = new Judgement(settings, message);
        if (facts.auth() == AuthState.SUCCEEDED) {
            return judgement.exempt("session.signed-in");
        }
        if (settings.exemptions().covers(facts.clientAddress())) {
            return judgement.exempt("session.exempt-network");
        }
        return judgement.verdict();
    }

    /**
     * The verdict for a message that only asks to reach recipients of ours whose address proves itself: an address under our
     * own signature was handed to one party only, so no rule is asked whom the message claims to be from.
     *
     * @param rule what the address is, for traces and metrics
     */
    public Verdict accept(MessageFacts message, String rule) {
        return new Judgement(settings, message).exempt(rule);
    }

    /**
     * What SPF alone comes to before there is a message, for sites that want to refuse so early (RFC 9989 section 7.1 advises
     * against): only what its rules are in a mode to say, and nothing where a recipient or forwarder has an exception.
     */
    public Optional<EarlyRefusal> beforeData(SmtpFacts facts, SpfResult spf, String recipient) {
        return isExcepted(facts, recipient)
                ? Optional.empty()
                : SenderRules.spf(facts, spf)
                        .filter(finding -> settings.mode(finding.rule()) != RuleMode.OFF)
                        .map(finding -> new EarlyRefusal(
                                finding.rule(),
                                settings.mode(finding.rule()),
                                finding.grounds().orElseThrow()));
    }

    private boolean isExcepted(SmtpFacts facts, String recipient) {
        return isSpared(recipient)
                || facts.auth() == AuthState.SUCCEEDED
                || settings.exemptions().covers(facts.clientAddress())
                || settings.forwarders().networks().stream()
                        .anyMatch(network -> network.contains(facts.clientAddress()));
    }

    /** Whether a recipient gets its mail whatever a rule says: of a message that is set apart it has a copy in its inbox. */
    public boolean isSpared(String recipient) {
        return settings.exemptions().isAlwaysReachable(recipient)
                || settings.exemptions().ofRecipient(recipient).equals(Optional.of(RejectMode.EXEMPT));
    }

    /** What becomes of a header that could not be read whole, whoever sent it. */
    public Optional<EarlyRefusal> ofHeader(MessageHeader header) {
        RuleMode mode = settings.mode(Rule.HEADER_TOO_LARGE);
        return header.truncated() && mode != RuleMode.OFF
                ? Optional.of(new EarlyRefusal(Rule.HEADER_TOO_LARGE, mode, Grounds.of(Refusal.MSG_HEADER_TOO_LARGE)))
                : Optional.empty();
    }
}
