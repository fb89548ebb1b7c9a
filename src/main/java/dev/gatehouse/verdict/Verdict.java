package dev.gatehouse.verdict;

import dev.gatehouse.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What we do about one message, and why.
 *
 * @param grounds present for reject and defer
 * @param wouldRefuse what a rule in mode warn would have refused it for, had it been enforced; empty otherwise
 * @param dryRuns what rules in mode warn would have done, in their order; only the first would have had an effect
 * @param overrides why the disposition differs from the domain owner's policy
 * @param rule the rule of local policy that decided, for example {@code dmarc.reject.evidence}; for the operator
 * @param trace what local policy looked at; each result in {@code authentication} has its own
 */
public record Verdict(
        Disposition disposition,
        Optional<Grounds> grounds,
        Optional<Grounds> wouldRefuse,
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

    /** The verdict of a site without a rule in mode warn. */
    public Verdict(
            Disposition disposition,
            Optional<Grounds> grounds,
            Optional<Grounds> wouldRefuse,
            Authentication authentication,
            List<PolicyOverride> overrides,
            String rule,
            Trace trace) {
        this(disposition, grounds, wouldRefuse, List.of(), authentication, overrides, rule, trace);
    }

    /**
     * The same of a message that was accepted before it was judged. What would have been refused is set apart: a bounce would
     * go to whoever's name the sender used.
     */
    public Verdict afterQueueing() {
        if (grounds.isEmpty()) {
            return this;
        }
        List<PolicyOverride> reasons = new ArrayList<>(overrides);
        reasons.add(new PolicyOverride(PolicyOverride.Type.LOCAL_POLICY, "verified after it was accepted"));
        Disposition instead = disposition == Disposition.REJECT ? Disposition.QUARANTINE : Disposition.ACCEPT;
        return new Verdict(instead, Optional.empty(), wouldRefuse, dryRuns, authentication, reasons, rule, trace);
    }
}
