package dev.gatehouse.spf;

import dev.gatehouse.dns.Domain;
import java.util.List;
import java.util.Optional;

/**
 * What would have to change for a check to pass, for the people who can change it. Strangers' text in it is clean and cut.
 *
 * @param reason what kind of thing is wrong
 * @param term the term that decided or is at fault; empty where there is none
 * @param path the domains through which that term was reached, the one checked first; its record is the last one's
 * @param record the text of the record that holds the term; empty where there is none
 * @param change the text to publish instead, at the last domain of {@code path}; empty where none can be told
 * @param lookups for too many lookups the tree of terms that look up, with the number each costs
 * @param remedy what its owner does, in one phrase without a full stop, for the line of a reply; empty where nothing
 * @param sentences what is wrong and what to do, for people, each useful alone
 */
public record SpfAdvice(
        Reason reason,
        String term,
        List<Domain> path,
        String record,
        Optional<String> change,
        Optional<LookupTree> lookups,
        String remedy,
        List<String> sentences) {

    /** Why a check did not pass. */
    public enum Reason {
        /** No term for this client stands before the one that decided. */
        NOT_LISTED,
        /** A term names this client and does not pass it. */
        EXCLUDED,
        /** There is no record. */
        NO_RECORD,
        /** A domain has more than one record. */
        SEVERAL_RECORDS,
        /** A record breaks the grammar. */
        MALFORMED_RECORD,
        /** An include or redirect leads to a domain without a record. */
        BROKEN_REFERENCE,
        /** A chain of includes or redirects comes back to a domain it began at. */
        LOOP,
        TOO_MANY_LOOKUPS,
        TOO_MANY_VOIDS,
        TOO_MANY_EXCHANGERS,
        /** The DNS did not answer; nothing is known to be wrong with a record. */
        DNS_UNAVAILABLE
    }

    public SpfAdvice {
        path = List.copyOf(path);
        sentences = List.copyOf(sentences);
    }

    /** Advice for a check that did not pass; empty for one that did, or that never looked for a record. */
    public static Optional<SpfAdvice> of(SpfResult result) {
        return result.evaluation()
                .filter(evaluation -> evaluation.top().outcome() != SpfOutcome.PASS)
                .map(evaluation -> new SpfAdvisor(evaluation, LookupTree.seenIn(evaluation.top())).advice());
    }

    /** The same, with the cost of all that the record includes. */
    static SpfAdvice of(SpfEvaluation evaluation, LookupTree lookups) {
        return new SpfAdvisor(evaluation, lookups).advice();
    }

    /** All sentences, and the tree where there is one. */
    public String text() {
        String said = String.join("\n", sentences) + "\n";
        return lookups.map(tree -> said + tree.text()).orElse(said);
    }
}
