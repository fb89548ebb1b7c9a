package dev.gatehouse.spf;

import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Counts what a record costs with all that it includes, also beyond the term at which a check ends (RFC 7208 section 4.6.4).
 * Only records are asked for, those of one level together. For people who mend a record: a check cannot afford it.
 */
final class LookupSurvey {
    /** Ours: so many records are read; what a tree has beyond that is counted as one term each. */
    static final int MAX_RECORDS = 100;

    private final SpfCheck check;
    private final Deque<Domain> path = new ArrayDeque<>();
    private int records;

    LookupSurvey(SpfCheck check) {
        this.check = check;
    }

    LookupTree of(Domain domain) {
        return read(domain.name(), 0, domain);
    }

    private LookupTree read(String label, int own, Domain domain) {
        path.push(domain);
        DnsAnswer<String> answer = new Questions(check).txt(domain);
        List<String> found = SpfRecord.select(answer.records());
        List<LookupTree> parts = found.size() == 1 && check.read(found.get(0)) instanceof SpfRecord record
                ? parts(domain, record)
                : List.of();
        path.pop();
        boolean complete = !answer.isUnavailable() && parts.size() < LookupTree.MAX_PARTS;
        return new LookupTree(label, own, complete, parts);
    }

    private List<LookupTree> parts(Domain domain, SpfRecord record) {
        List<Reference> references = new ArrayList<>();
        for (Term term : record.terms()) {
            if (term.looksUp() && references.size() < LookupTree.MAX_PARTS) {
                references.add(reference(domain, term));
            }
        }
        LookAhead ahead = new LookAhead(check, domain);
        references.forEach(reference -> reference.included().ifPresent(ahead::ask));
        return references.stream().map(this::part).toList();
    }

    /**
     * A term that looks up.
     *
     * @param included whose record it brings in; empty for none, or none that we go into
     * @param complete whether nothing is left out
     */
    private record Reference(Term term, Optional<Domain> included, boolean complete) {}

    private Reference reference(Domain domain, Term term) {
        if (term.includes().isEmpty()) {
            return new Reference(term, Optional.empty(), true);
        }
        Optional<Domain> included = new LookAhead(check, domain)
                .target(term.includes())
                .filter(SpfCheck::isCheckable)
                .filter(name -> !path.contains(name) && ++records <= MAX_RECORDS);
        return new Reference(term, included, included.isPresent());
    }

    private LookupTree part(Reference reference) {
        String label = reference.term().text();
        return reference
                .included()
                .map(name -> read(label, 1, name))
                .orElseGet(() -> new LookupTree(label, 1, reference.complete(), List.of()));
    }
}
