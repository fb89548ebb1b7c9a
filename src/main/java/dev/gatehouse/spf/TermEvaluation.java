package dev.gatehouse.spf;

import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.MxRecord;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Evaluates one term: expands its name, asks, compares, and adds what it saw to its run of check_host(). */
final class TermEvaluation {
    private final SpfCheck check;
    private final HostEvaluation host;
    private final Term term;
    private final Questions questions;
    private String target = "";
    private int lookup;
    private Optional<HostCheck> nested = Optional.empty();

    TermEvaluation(SpfCheck check, HostEvaluation host, Term term) {
        this.check = check;
        this.host = host;
        this.term = term;
        this.questions = new Questions(check);
    }

    TermOutcome evaluate(Mechanism mechanism) {
        TermOutcome outcome = isOverLookupLimit() ? TermOutcome.PERMERROR : mechanism.evaluate(this);
        end(outcome);
        return outcome;
    }

    /** RFC 7208 section 4.6.4: the eleventh term that looks up is a permerror. */
    private boolean isOverLookupLimit() {
        if (!term.looksUp()) {
            return false;
        }
        lookup = check.countLookup();
        if (lookup <= check.limits().lookups()) {
            return false;
        }
        check.fail(
                SpfProblem.Kind.TOO_MANY_LOOKUPS,
                "more than " + check.limits().lookups() + " terms that look up the DNS, reached at " + term.text()
                        + " in the record of " + host.domain());
        return true;
    }

    private void end(TermOutcome outcome) {
        host.add(new TermCheck(term, outcome, target, lookup, questions.answers(), nested));
    }

    InetAddress client() {
        return check.request().ip();
    }

    /** RFC 7208 section 5.2. */
    TermOutcome include(DomainSpec spec) {
        if (check.isUnmatchable(spec)) {
            return TermOutcome.NO_MATCH;
        }
        Optional<Domain> name = target(spec).filter(SpfCheck::isCheckable);
        return cutShort().orElseGet(() -> name.map(this::include).orElseGet(this::includeWithoutRecord));
    }

    private TermOutcome include(Domain name) {
        HostCheck inner = nested(name);
        return switch (inner.outcome()) {
            case PASS -> TermOutcome.MATCH;
            case FAIL, SOFTFAIL, NEUTRAL -> TermOutcome.NO_MATCH;
            case TEMPERROR -> TermOutcome.TEMPERROR;
            case PERMERROR -> TermOutcome.PERMERROR;
            case NONE -> includeWithoutRecord();
        };
    }

    private TermOutcome includeWithoutRecord() {
        return permerror(
                SpfProblem.Kind.INCLUDE_WITHOUT_RECORD,
                target + ", which " + host.domain() + " includes, has no SPF record");
    }

    private HostCheck nested(Domain name) {
        HostCheck inner = check.checkHost(name);
        nested = Optional.of(inner);
        return inner;
    }

    /** RFC 7208 section 6.1; with a local part that is not ASCII the redirect leads nowhere (RFC 8616 section 4). */
    SpfOutcome redirect(DomainSpec spec) {
        SpfOutcome outcome = check.isUnmatchable(spec) ? SpfOutcome.NEUTRAL : redirected(spec);
        end(termOutcome(outcome));
        return outcome;
    }

    private SpfOutcome redirected(DomainSpec spec) {
        if (isOverLookupLimit()) {
            return SpfOutcome.PERMERROR;
        }
        Optional<Domain> name = target(spec).filter(SpfCheck::isCheckable);
        if (cutShort().isPresent()) {
            return SpfOutcome.TEMPERROR;
        }
        SpfOutcome outcome = name.map(it -> nested(it).outcome()).orElse(SpfOutcome.NONE);
        return outcome == SpfOutcome.NONE ? redirectWithoutRecord() : outcome;
    }

    private SpfOutcome redirectWithoutRecord() {
        check.fail(
                SpfProblem.Kind.REDIRECT_WITHOUT_RECORD,
                target + ", to which " + host.domain() + " redirects, has no SPF record");
        return SpfOutcome.PERMERROR;
    }

    private static TermOutcome termOutcome(SpfOutcome outcome) {
        return switch (outcome) {
            case TEMPERROR -> TermOutcome.TEMPERROR;
            case PERMERROR -> TermOutcome.PERMERROR;
            case NEUTRAL, NONE -> TermOutcome.NO_MATCH;
            case PASS, FAIL, SOFTFAIL -> TermOutcome.MATCH;
        };
    }

    /** RFC 7208 section 5.3. */
    TermOutcome addressesOf(Optional<DomainSpec> spec, DualCidr cidr) {
        return onTarget(spec, name -> {
            DnsAnswer<InetAddress> answer = questions.addresses(name);
            return answer.isFound() ? TermOutcome.of(matches(answer, cidr)) : withoutRecords(answer);
        });
    }

    private boolean matches(DnsAnswer<InetAddress> answer, DualCidr cidr) {
        for (InetAddress address : answer.records()) {
            if (cidr.matches(address, client())) {
                return true;
            }
        }
        return false;
    }

    /** RFC 7208 section 5.7: of type A, whatever the client came over. */
    TermOutcome exists(DomainSpec spec) {
        return onTarget(Optional.of(spec), name -> {
            DnsAnswer<InetAddress> answer = questions.a(name);
            return answer.isFound() ? TermOutcome.MATCH : withoutRecords(answer);
        });
    }

    /** RFC 7208 section 5.4; no implicit MX. */
    TermOutcome exchangersOf(Optional<DomainSpec> spec, DualCidr cidr) {
        return onTarget(spec, name -> {
            DnsAnswer<MxRecord> answer = questions.mx(name);
            return answer.isFound() ? exchangers(answer.records(), cidr) : withoutRecords(answer);
        });
    }

    /**
     * Counts as one void lookup where no exchanger has an address: RFC 7208 section 4.6.4 counts terms, and an exchanger
     * without an address of the client's family beside one that has is common and harmless.
     */
    private TermOutcome exchangers(List<MxRecord> exchangers, DualCidr cidr) {
        Optional<DnsAnswer<?>> empty = Optional.empty();
        boolean anyFound = false;
        int asked = 0;
        for (MxRecord mx : exchangers) {
            if (mx.isNull()) {
                continue;
            }
            if (++asked > check.limits().exchangers()) {
                return tooManyExchangers(exchangers.size());
            }
            DnsAnswer<InetAddress> answer = questions.addresses(mx.exchange().orElseThrow());
            if (answer.isUnavailable() || matches(answer, cidr)) {
                return answer.isFound() ? TermOutcome.MATCH : withoutRecords(answer);
            }
            anyFound |= answer.isFound();
            empty = answer.isVoid() ? Optional.of(answer) : empty;
        }
        return anyFound || empty.isEmpty() ? TermOutcome.NO_MATCH : withoutRecords(empty.get());
    }

    /** RFC 7208 section 4.6.4. */
    private TermOutcome tooManyExchangers(int count) {
        return permerror(
                SpfProblem.Kind.TOO_MANY_EXCHANGERS,
                target + " has " + count + " MX records, more than "
                        + check.limits().exchangers());
    }

    /**
     * RFC 7208 section 5.5. Names outside the target are not validated, since they could not match. A client without a
     * name is no void lookup: what its address has is not in the publisher's hands.
     */
    TermOutcome validatedNameWithin(Optional<DomainSpec> spec) {
        return onTarget(
                spec,
                name -> isClientWithin(name) ? TermOutcome.MATCH : cutShort().orElse(TermOutcome.NO_MATCH));
    }

    private boolean isClientWithin(Domain name) {
        return questions
                .clientNames()
                .filter(clientName -> clientName.isWithin(name))
                .anyMatch(questions::isValidated);
    }

    /**
     * A lookup of the client's names that failed is passed over (RFC 7208 section 5.5), but one that our limits ended is
     * temperror (section 4.6.4).
     */
    private Optional<TermOutcome> cutShort() {
        return check.cutShort().map(this::withoutRecords);
    }

    /** A name that is none matches nothing (RFC 7208 section 4.8 leaves it open; the DNS could not hold it). */
    private TermOutcome onTarget(Optional<DomainSpec> spec, Function<Domain, TermOutcome> test) {
        if (spec.isEmpty()) {
            target = host.domain().name();
            return test.apply(host.domain());
        }
        if (check.isUnmatchable(spec.get())) {
            return TermOutcome.NO_MATCH;
        }
        Optional<Domain> name = target(spec.get());
        return cutShort().orElseGet(() -> name.map(test).orElse(TermOutcome.NO_MATCH));
    }

    private Optional<Domain> target(DomainSpec spec) {
        Optional<Domain> name = spec.target(new RecordValues(
                check.request(), host.domain(), questions, check.settings().clock()));
        target = name.map(Domain::name).orElse(spec.text());
        return name;
    }

    /** RFC 7208 sections 4.6.4 and 5: an error ends the check, a third void lookup too. */
    private TermOutcome withoutRecords(DnsAnswer<?> answer) {
        if (answer.isUnavailable()) {
            check.fail(answer);
            return TermOutcome.TEMPERROR;
        }
        return check.countVoid() ? TermOutcome.NO_MATCH : tooManyVoids();
    }

    private TermOutcome tooManyVoids() {
        return permerror(
                SpfProblem.Kind.TOO_MANY_VOIDS,
                "more than " + check.limits().voids() + " lookups that find nothing, reached at " + term.text()
                        + " in the record of " + host.domain());
    }

    private TermOutcome permerror(SpfProblem.Kind kind, String text) {
        check.fail(kind, text);
        return TermOutcome.PERMERROR;
    }
}
