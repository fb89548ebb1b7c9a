package dev.gatehouse.spf;

import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.net.IpAddress;
import dev.gatehouse.trace.Step;
import dev.gatehouse.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/** Writes an evaluation as the steps that a postmaster reads. */
final class SpfTrace {
    private final SpfEvaluation evaluation;

    private SpfTrace(SpfEvaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** Written when first read: most checks pass and nobody looks. */
    static Trace of(SpfEvaluation evaluation) {
        return Trace.deferred(() -> List.of(new SpfTrace(evaluation).whole()));
    }

    private Step whole() {
        SpfRequest request = evaluation.request();
        HostCheck top = evaluation.top();
        List<Step> steps = new ArrayList<>(steps(top));
        evaluation.explanation().questions().forEach(answer -> steps.add(Step.lookup(answer)));
        if (!evaluation.explanation().text().isEmpty()) {
            steps.add(Step.of(
                            "explanation of the owner",
                            "found",
                            evaluation.explanation().text())
                    .citing("RFC 7208 section 6.2"));
        }
        steps.add(counters());
        return new Step(
                "SPF " + request.identity().property() + " " + top.domain() + " for " + IpAddress.text(request.ip()),
                top.outcome().word(),
                top.problem().map(SpfProblem::text).orElse(""),
                top.problem().map(problem -> problem.kind().section()).orElse(""),
                steps);
    }

    private Step counters() {
        SpfLimits limits = evaluation.limits();
        return Step.of(
                        "counters",
                        evaluation.lookups() + " of " + limits.lookups() + " lookups, " + evaluation.voids() + " of "
                                + limits.voids() + " that found nothing")
                .citing("RFC 7208 section 4.6.4");
    }

    private List<Step> steps(HostCheck host) {
        List<Step> steps = new ArrayList<>();
        steps.add(Step.lookup(host.answer()));
        host.record().ifPresent(record -> steps.add(record(record)));
        host.terms().forEach(term -> steps.add(term(term)));
        if (host.record().isPresent()
                && host.outcome() == SpfOutcome.NEUTRAL
                && host.decider().isEmpty()) {
            steps.add(Step.of("end of the record", "neutral, nothing matched").citing("RFC 7208 section 4.7"));
        }
        return steps;
    }

    private static Step record(ParsedRecord record) {
        return record instanceof SpfSyntaxFault fault
                ? Step.of("record", "malformed: " + fault.describe(), fault.text())
                        .citing("RFC 7208 section 4.6")
                : Step.of("record", "well-formed", record.text());
    }

    private Step term(TermCheck term) {
        List<Step> steps = new ArrayList<>();
        for (DnsAnswer<?> answer : term.questions()) {
            steps.add(Step.lookup(answer));
        }
        term.nested().ifPresent(nested -> steps.addAll(steps(nested)));
        return new Step(action(term), outcome(term), "", "", steps);
    }

    private String action(TermCheck term) {
        String lookup = term.lookup() > 0
                ? " (lookup " + term.lookup() + " of " + evaluation.limits().lookups() + ")"
                : "";
        boolean expanded = !term.target().isEmpty() && !term.term().text().contains(term.target());
        return term.term().text() + (expanded ? " = " + term.target() : "") + lookup;
    }

    private static String outcome(TermCheck term) {
        if (term.term() instanceof Directive directive) {
            String meaning = term.outcome() == TermOutcome.MATCH
                    ? ": " + directive.qualifier().outcome().word()
                    : "";
            return term.outcome().words() + nestedOutcome(term) + meaning;
        }
        return term.nested()
                .map(nested -> nested.outcome().word())
                .orElse(term.outcome().words());
    }

    private static String nestedOutcome(TermCheck term) {
        return term.nested()
                .map(nested ->
                        ", " + nested.domain() + " says " + nested.outcome().word())
                .orElse("");
    }
}
