package dev.gatehouse.spf;

import dev.gatehouse.dns.DnsAnswer;
import java.util.List;
import java.util.Optional;

/**
 * One term as it was evaluated.
 *
 * @param target the name it was about after macro expansion; empty where the term names none
 * @param lookup which of the check's lookups it was, from 1; 0 for a term that looks nothing up
 * @param questions what was asked for it, in order, without those of {@code nested}
 * @param nested the run of check_host() that an include or redirect caused
 */
public record TermCheck(
        Term term,
        TermOutcome outcome,
        String target,
        int lookup,
        List<DnsAnswer<?>> questions,
        Optional<HostCheck> nested) {
    public TermCheck {
        questions = List.copyOf(questions);
    }
}
