package dev.gatehouse.verdict;

import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What we do about what was found: the rules of {@link Rule} in their order, the operator's exceptions, and why the outcome
 * differs from what a domain owner asked for. It looks nothing up and keeps nothing.
 */
public final class LocalPolicy {
    private static final Comparator<Disposition> STRICTEST_LAST = Comparator.comparing(
            List.of(Disposition.ACCEPT, Disposition.QUARANTINE, Disposition.DEFER, Disposition.REJECT)::indexOf);

    private final PolicySettings settings;

    public LocalPolicy(PolicySettings settings) {
        this.settings = settings;
    }

    /** As the other one, with no recipients known and for a message that was not deferred before. */
    public Verdict judge(SmtpFacts facts, MessageHeader header, Authentication found) {
        return judge(facts, header, found, List.of(), Duration.ZERO);
    }

    /**
     * The verdict for one message whose sender is not ours.
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

    /**
     * The verdict for one message, whose author was read before: the strictest that one of its recipients has. In SMTP they
     * all have one ({@link #mayShareTransaction}).
     */
    public Verdict judge(MessageFacts message) {
        return strictest(byFate(message).keySet().stream().map(fate -> judge(message, fate)));
    }

    private static Verdict strictest(Stream<Verdict> verdicts) {
        return verdicts.max(Comparator.comparing(Verdict::disposition, STRICTEST_LAST))
                .orElseThrow();
    }

    /** The verdict for a message that was accepted already; each recipient has the fate that it has alone. */
    public QueuedVerdict judgeQueued(MessageFacts message) {
        List<Verdict> verdicts = new ArrayList<>();
        List<String> spared = new ArrayList<>();
        byFate(message).forEach((fate, recipients) -> {
            Verdict verdict = judge(message, fate).afterQueueing();
            verdicts.add(verdict);
            spared.addAll(verdict.disposition() == Disposition.ACCEPT ? recipients : List.of());
        });
        Verdict strictest = strictest(verdicts.stream());
        return new QueuedVerdict(strictest, strictest.disposition() == Disposition.ACCEPT ? List.of() : spared);
    }

    /** In their order; without recipients, as for one of whom nothing is known. */
    private Map<Fate, List<String>> byFate(MessageFacts message) {
        Map<Fate, List<String>> byFate = new LinkedHashMap<>();
        message.recipients().forEach(recipient -> byFate.computeIfAbsent(fate(recipient), any -> new ArrayList<>())
                .add(recipient));
        return byFate.isEmpty() ? Map.of(Fate.ORDINARY, List.of()) : byFate;
    }

    private Fate fate(String recipient) {
        if (settings.exemptions().isAlwaysReachable(recipient)) {
            return Fate.REACHABLE;
        }
        Optional<RejectMode> own = settings.exemptions().ofRecipient(recipient);
        boolean matters = settings.mode(Rule.DMARC).refuses() && isOtherThanUsual(own);
        return new Fate(false, own.filter(mode -> matters));
    }

    /** Where single author domains have modes, even the usual one is, for those. */
    private boolean isOtherThanUsual(Optional<RejectMode> own) {
        return !settings.exemptions().authors().isEmpty()
                || own.filter(mode -> mode != settings.rejectMode()).isPresent();
    }

    /**
     * Whether mail of a client for these two recipients may come in one transaction: nothing that differs between them can
     * change the answer.
     */
    public boolean mayShareTransaction(SmtpFacts facts, String recipient, String other) {
        return isExempt(facts) || !mayRefuse() || fate(recipient).equals(fate(other));
    }

    private boolean mayRefuse() {
        return Arrays.stream(Rule.values()).anyMatch(rule -> settings.mode(rule).refuses());
    }

    private boolean isExempt(SmtpFacts facts) {
        return facts.auth() == AuthState.SUCCEEDED || settings.exemptions().covers(facts.clientAddress());
    }

    private Verdict judge(MessageFacts message, Fate fate) {
        SmtpFacts facts = message.session();
        Judgement judgement = new Judgement(settings, message, fate);
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
        return new Judgement(settings, message, Fate.ORDINARY).exempt(rule);
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
                || isExempt(facts)
                || settings.forwarders().networks().stream()
                        .anyMatch(network -> network.contains(facts.clientAddress()));
    }

    /** Whether a recipient gets its mail whatever a rule says: of a message that is quarantined it has a copy in its inbox. */
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
