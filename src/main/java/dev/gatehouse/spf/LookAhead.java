package dev.gatehouse.spf;

import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.MxRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Asks what the terms of one record will need, before their turn and together, while an earlier answer is awaited. The
 * answers are used in the order of the terms, so the result is the same. Never waits; runs in whatever thread an answer
 * arrives in. No more terms are asked for ahead of their turn than one check may evaluate (RFC 7208 section 4.6.4).
 */
record LookAhead(SpfCheck check, Domain domain) implements MacroValues {
    /** The terms that may still be evaluated, from {@code first}; those after a certain match never are. */
    void terms(SpfRecord record, int first) {
        List<Directive> directives = record.directives();
        for (Directive directive : directives.subList(Math.min(first, directives.size()), directives.size())) {
            Mechanism mechanism = directive.mechanism();
            if (mechanism.surelyMatches(check.request().ip())) {
                return;
            }
            if (mechanism.looksUp() && !check.mayLookAhead()) {
                return;
            }
            mechanism.lookAhead(this);
        }
        record.redirect().filter(redirect -> check.mayLookAhead()).ifPresent(redirect -> record(redirect.target()));
    }

    void record(DomainSpec spec) {
        target(Optional.of(spec))
                .ifPresent(name -> whenAnswered(check.lookups().txt(name), answer -> intoRecord(name, answer)));
    }

    /** Asks for the record of a name, and for nothing that it would need. */
    void ask(Domain name) {
        whenAnswered(check.lookups().txt(name), answer -> {});
    }

    private void intoRecord(Domain name, DnsAnswer<String> answer) {
        List<String> records = SpfRecord.select(answer.records());
        if (records.size() == 1 && check.read(records.get(0)) instanceof SpfRecord record) {
            check.lookAhead(name, record, 0);
        }
    }

    void addresses(Optional<DomainSpec> spec) {
        target(spec).ifPresent(this::addresses);
    }

    private void addresses(Domain name) {
        whenAnswered(check.lookups().addresses(name, check.request().ip()), answer -> {});
    }

    void existence(DomainSpec spec) {
        target(Optional.of(spec)).ifPresent(name -> whenAnswered(check.lookups().a(name), answer -> {}));
    }

    void exchangers(Optional<DomainSpec> spec) {
        target(spec).ifPresent(name -> whenAnswered(check.lookups().mx(name), this::addressesOfExchangers));
    }

    private void addressesOfExchangers(DnsAnswer<MxRecord> answer) {
        answer.records().stream()
                .limit(check.limits().exchangers())
                .flatMap(mx -> mx.exchange().stream())
                .forEach(this::addresses);
    }

    /** Only names within the target are validated, so only theirs are asked for. */
    void clientNames(Optional<DomainSpec> spec) {
        Optional<Domain> target = target(spec);
        whenAnswered(check.lookups().ptr(check.request().ip()), answer -> answer.records().stream()
                .limit(check.limits().clientNames())
                .filter(name -> target.filter(name::isWithin).isPresent())
                .forEach(this::addresses));
    }

    /** Empty also for a name that needs the client's name, which would have to be waited for. */
    Optional<Domain> target(Optional<DomainSpec> spec) {
        if (spec.isEmpty()) {
            return Optional.of(domain);
        }
        boolean known = !spec.get().usesValidatedName() && !check.isUnmatchable(spec.get());
        return known ? spec.get().target(this) : Optional.empty();
    }

    /** A future that fails is for {@link SpfCheck#await} to judge. */
    private static <T> void whenAnswered(CompletableFuture<DnsAnswer<T>> asked, Consumer<DnsAnswer<T>> next) {
        CompletableFuture<Void> unused = asked.thenAccept(next);
    }

    @Override
    public SpfRequest request() {
        return check.request();
    }

    @Override
    public String validatedName() {
        return SpfRequest.UNKNOWN;
    }

    @Override
    public String timestamp() {
        return "";
    }
}
