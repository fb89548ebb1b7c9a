package dev.gatehouse.verdict;

import dev.gatehouse.trace.Trace;
import java.util.List;
import java.util.Optional;

/**
 * What we do about one message, and why.
 *
 * @param grounds present for reject and defer
 * @param wouldRefuse what a rule in mode warn would have refused it for, had it been enforced; empty otherwise
 * @param overrides why the disposition differs from the domain owner's policy
 * @param rule the rule of local policy that decided, for example {@code dmarc.reject.evidence}; for the operator
 * @param trace what local policy looked at; each result in {@code authentication} has its own
 */
public record Verdict(
        Disposition disposition,
        Optional<Grounds> grounds,
        Optional<Grounds> wouldRefuse,
        Authentication authentication,
        List<PolicyOverride> overrides,
        String rule,
        Trace trace) {
    public Verdict {
        overrides = List.copyOf(overrides);
        if (grounds.isPresent() != (disposition == Disposition.REJECT || disposition == Disposition.DEFER)) {
            throw new IllegalArgumentException(disposition + " with grounds " + grounds);
        }
    }
}
