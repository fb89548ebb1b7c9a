package dev.gatehouse.spf;

import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import java.util.List;
import java.util.Optional;

/**
 * One run of check_host() over one domain (RFC 7208 section 4).
 *
 * @param answer the TXT records of the domain
 * @param record the SPF record or what is wrong with it; empty where there is none or more than one
 * @param terms the terms evaluated, in order; those after the deciding one were not
 * @param outcome of this run; for an include it is not yet that of the term
 * @param problem why it is temperror or permerror
 */
public record HostCheck(
        Domain domain,
        DnsAnswer<String> answer,
        Optional<ParsedRecord> record,
        List<TermCheck> terms,
        SpfOutcome outcome,
        Optional<SpfProblem> problem) {
    public HostCheck {
        terms = List.copyOf(terms);
    }

    /** The term that made the outcome: the one that matched, erred or was the redirect; empty for the default result. */
    public Optional<TermCheck> decider() {
        return terms.isEmpty()
                ? Optional.empty()
                : Optional.of(terms.get(terms.size() - 1)).filter(HostCheck::decides);
    }

    private static boolean decides(TermCheck last) {
        return last.outcome() != TermOutcome.NO_MATCH || last.term() instanceof Redirect;
    }

    /** The record that decided in the end: this one's or that of its redirect (RFC 7208 section 6.1). */
    public HostCheck afterRedirects() {
        return decider()
                .filter(last -> last.term() instanceof Redirect)
                .flatMap(TermCheck::nested)
                .map(HostCheck::afterRedirects)
                .orElse(this);
    }

    /** The text of the record; empty where there is none or more than one. */
    public String text() {
        return record.map(ParsedRecord::text).orElse("");
    }

    /** The terms of the record after the deciding one. */
    List<Term> termsNotReached() {
        if (record.isEmpty() || !(record.get() instanceof SpfRecord found)) {
            return List.of();
        }
        List<Term> all = found.terms();
        return all.subList(Math.min(terms.size(), all.size()), all.size());
    }

    /** The record as it would be without {@code term}. */
    Optional<String> recordWithout(Term term) {
        return record.map(found -> RecordText.without(found.text(), term.text()));
    }
}
