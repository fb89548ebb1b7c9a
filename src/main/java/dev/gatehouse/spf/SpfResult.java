package dev.gatehouse.spf;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.Unanswered;
import dev.gatehouse.trace.Step;
import dev.gatehouse.trace.Trace;
import java.util.Optional;

/**
 * What check_host() said about one identity (RFC 7208 section 2.6).
 *
 * @param identity which identity was checked; for a null reverse-path MAIL FROM means postmaster@HELO (section 2.4)
 * @param domain the domain checked; empty where there was none that can be, the outcome is none then
 * @param explanation the owner's exp= text as expanded, on fail only; a stranger's text; empty without one
 * @param problem on temperror and permerror what went wrong, for people, one phrase; empty otherwise
 * @param lookups terms that caused DNS lookups, 0 to 10 and one more at the error (section 4.6.4)
 * @param voids lookups that found nothing, 0 to 2 and one more at the error (section 4.6.4)
 * @param trace every term and every question
 * @param evaluation the same as data, for advice; empty where no record was looked for
 */
public record SpfResult(
        SpfOutcome outcome,
        SpfIdentity identity,
        Optional<Domain> domain,
        String explanation,
        String problem,
        int lookups,
        int voids,
        Trace trace,
        Optional<SpfEvaluation> evaluation) {

    /** A result whose evaluation is not known. */
    public SpfResult(
            SpfOutcome outcome,
            SpfIdentity identity,
            Optional<Domain> domain,
            String explanation,
            String problem,
            int lookups,
            int voids,
            Trace trace) {
        this(outcome, identity, domain, explanation, problem, lookups, voids, trace, Optional.empty());
    }

    static SpfResult of(SpfEvaluation evaluation) {
        HostCheck top = evaluation.top();
        return new SpfResult(
                top.outcome(),
                evaluation.request().identity(),
                Optional.of(top.domain()),
                evaluation.explanation().text(),
                top.problem().map(SpfProblem::text).orElse(""),
                evaluation.lookups(),
                evaluation.voids(),
                SpfTrace.of(evaluation),
                Optional.of(evaluation));
    }

    /** No check was possible or wanted. */
    public static SpfResult none(SpfIdentity identity, Optional<Domain> domain, String why) {
        return new SpfResult(
                SpfOutcome.NONE,
                identity,
                domain,
                "",
                "",
                0,
                0,
                Trace.of(Step.of("SPF " + identity.property(), "none", why)));
    }

    /** Whose doing a temperror is; empty for every other result. */
    public Optional<Unanswered> unanswered() {
        if (outcome != SpfOutcome.TEMPERROR) {
            return Optional.empty();
        }
        boolean cut = evaluation
                .flatMap(found -> found.top().problem())
                .filter(found -> found.kind() == SpfProblem.Kind.CUT_SHORT)
                .isPresent();
        return Optional.of(cut ? Unanswered.CUT_SHORT : Unanswered.BY_DNS);
    }

    /** The domain that DMARC may use: that of a passing MAIL FROM identity (RFC 9989 section 4.4.2). */
    public Optional<Domain> authenticatedIdentifier() {
        return outcome.authenticates() && identity == SpfIdentity.MAIL_FROM ? domain : Optional.empty();
    }
}
