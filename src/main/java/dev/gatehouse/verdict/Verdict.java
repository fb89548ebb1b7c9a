package dev.gatehouse.verdict;

import dev.gatehouse.dmarc.Unresolved;
import dev.gatehouse.dns.Unanswered;
import dev.gatehouse.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What we do about one message, and why.
 *
 * @param grounds present for reject and defer
 * @param mode of the rule that refuses; enforce where none does
 * @param dryRuns what rules in mode warn would have done, in their order; only the first would have had an effect
 * @param overrides why the disposition differs from the domain owner's policy
 * @param rule the rule of local policy that decided, for example {@code dmarc.reject.evidence}; for the operator
 * @param trace what local policy looked at; each result in {@code authentication} has its own
 */
public record Verdict(
        Disposition disposition,
        Optional<Grounds> grounds,
        RuleMode mode,
        List<DryRun> dryRuns,
        Authentication authentication,
        List<PolicyOverride> overrides,
        String rule,
        Trace trace) {
    public Verdict {
        dryRuns = List.copyOf(dryRuns);
        overrides = List.copyOf(overrides);
        if (grounds.isPresent() != (disposition == Disposition.REJECT || disposition == Disposition.DEFER)) {
            throw new IllegalArgumentException(disposition + " with grounds " + grounds);
        }
    }

    /** The verdict of a site that enforces all its rules. */
    public Verdict(
            Disposition disposition,
            Optional<Grounds> grounds,
            Authentication authentication,
            List<PolicyOverride> overrides,
            String rule,
            Trace trace) {
        this(disposition, grounds, RuleMode.ENFORCE, List.of(), authentication, overrides, rule, trace);
    }

    /** What a rule in mode warn would have refused the message for; the first of them would have had the effect. */
    public Optional<DryRun> wouldRefuse() {
        return dryRuns.stream().filter(would -> would.grounds().isPresent()).findFirst();
    }

    private List<PolicyOverride> with(PolicyOverride reason) {
        List<PolicyOverride> more = new ArrayList<>(overrides);
        more.add(reason);
        return more;
    }

    /**
     * The same of a message that was accepted before it was judged. What would have been refused is quarantined: a bounce would
     * go to whoever's name the sender used. So is a stranger's message under a name of ours that could not be checked: it
     * would have waited for the DNS. What else would have been deferred is taken, unless limits of ours are why.
     */
    public Verdict afterQueueing() {
        if (grounds.isEmpty()) {
            return this;
        }
        PolicyOverride late = new PolicyOverride(PolicyOverride.Type.LOCAL_POLICY, "verified after it was accepted");
        boolean setApart = disposition == Disposition.REJECT || isUncheckedSender() || isCutShort();
        Disposition instead = setApart ? Disposition.QUARANTINE : Disposition.ACCEPT;
        return new Verdict(
                instead, Optional.empty(), RuleMode.ENFORCE, dryRuns, authentication, with(late), rule, trace);
    }

    private boolean isUncheckedSender() {
        return grounds.filter(reason -> reason.refusal() == Refusal.SND_LOCAL_TEMP)
                .isPresent();
    }

    /** Whether a limit of ours, which a stranger can bring about, kept us from knowing who sent this. */
    private boolean isCutShort() {
        return authentication.spf().unanswered().equals(Optional.of(Unanswered.CUT_SHORT))
                || authentication.dmarc().unresolved().equals(Optional.of(Unresolved.BY_OUR_LIMIT));
    }
}
