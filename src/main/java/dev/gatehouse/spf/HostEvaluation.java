package dev.gatehouse.spf;

import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Performs one run of check_host() over one domain (RFC 7208 section 4). */
final class HostEvaluation {
    private final SpfCheck check;
    private final Domain domain;
    private final List<TermCheck> terms = new ArrayList<>();
    private @Nullable SpfRecord record;

    HostEvaluation(SpfCheck check, Domain domain) {
        this.check = check;
        this.domain = domain;
    }

    Domain domain() {
        return domain;
    }

    HostCheck evaluate() {
        DnsAnswer<String> answer = new Questions(check).txt(domain); // RFC 7208 section 4.4
        if (answer.isUnavailable()) {
            check.fail(answer);
            return ended(answer, Optional.empty(), SpfOutcome.TEMPERROR);
        }
        List<String> records = SpfRecord.select(answer.records()); // RFC 7208 section 4.5
        if (records.isEmpty()) {
            return ended(answer, Optional.empty(), SpfOutcome.NONE);
        }
        if (records.size() > 1) {
            check.fail(SpfProblem.Kind.SEVERAL_RECORDS, domain + " has " + records.size() + " SPF records");
            return ended(answer, Optional.empty(), SpfOutcome.PERMERROR);
        }
        ParsedRecord parsed = check.read(records.get(0)); // RFC 7208 section 4.6
        return ended(answer, Optional.of(parsed), outcome(parsed));
    }

    private SpfOutcome outcome(ParsedRecord parsed) {
        if (parsed instanceof SpfSyntaxFault fault) {
            check.fail(SpfProblem.Kind.SYNTAX, "in the record of " + domain + " " + fault.describe());
            return SpfOutcome.PERMERROR;
        }
        return terms((SpfRecord) parsed);
    }

    private HostCheck ended(DnsAnswer<String> answer, Optional<ParsedRecord> parsed, SpfOutcome outcome) {
        return new HostCheck(domain, answer, parsed, terms, outcome, check.problem());
    }

    /** RFC 7208 sections 4.6.2 and 4.7: left to right, the first match decides; else the redirect; else neutral. */
    private SpfOutcome terms(SpfRecord found) {
        record = found;
        for (Directive directive : found.directives()) {
            TermOutcome outcome = new TermEvaluation(check, this, directive).evaluate(directive.mechanism());
            if (outcome != TermOutcome.NO_MATCH) {
                return outcome(directive.qualifier(), outcome);
            }
        }
        return found.redirect().map(this::redirect).orElse(SpfOutcome.NEUTRAL);
    }

    private static SpfOutcome outcome(Qualifier qualifier, TermOutcome outcome) {
        return switch (outcome) {
            case TEMPERROR -> SpfOutcome.TEMPERROR;
            case PERMERROR -> SpfOutcome.PERMERROR;
            case MATCH, NO_MATCH -> qualifier.outcome();
        };
    }

    private SpfOutcome redirect(Redirect redirect) {
        return new TermEvaluation(check, this, redirect).redirect(redirect.target());
    }

    void add(TermCheck term) {
        terms.add(term);
    }

    /** Starts the questions of the term in turn and of those after it. */
    void lookAhead() {
        if (record != null) {
            check.lookAhead(domain, record, terms.size());
        }
    }
}
