package dev.gatehouse.spf;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.RecordType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the runs of check_host() of one check share: the counters, the questions asked and the time left. */
final class SpfCheck {
    private final SpfRequest request;
    private final SpfSettings settings;
    private final SpfRecordCache records;
    private final Lookups lookups;
    private final Deque<HostEvaluation> running = new ArrayDeque<>();
    private final Set<Domain> lookedAhead = ConcurrentHashMap.newKeySet();
    private final AtomicInteger termsAhead = new AtomicInteger();

    private int lookupCount;
    private int voidCount;
    private Optional<SpfProblem> problem = Optional.empty();
    private @Nullable Instant deadline;
    private Optional<DnsAnswer<?>> cutShort = Optional.empty();

    SpfCheck(SpfRequest request, Dns dns, SpfSettings settings, SpfRecordCache records) {
        this.request = request;
        this.settings = settings;
        this.records = records;
        this.lookups = new Lookups(dns);
    }

    /** The whole check, of {@code domain} and whatever it includes. */
    SpfEvaluation evaluate(Domain domain) {
        HostCheck top = checkHost(domain);
        boolean explains = settings.fetchesExplanation() && top.outcome() == SpfOutcome.FAIL;
        Explanation explanation = explains ? Explanation.of(this, top.afterRedirects()) : Explanation.ABSENT;
        return new SpfEvaluation(request, top, explanation, limits(), lookupCount, voidCount);
    }

    /** One run of check_host() (RFC 7208 section 4). */
    HostCheck checkHost(Domain domain) {
        HostEvaluation host = new HostEvaluation(this, domain);
        running.push(host);
        try {
            return host.evaluate();
        } finally {
            running.pop();
        }
    }

    SpfRequest request() {
        return request;
    }

    SpfSettings settings() {
        return settings;
    }

    SpfLimits limits() {
        return settings.limits();
    }

    Lookups lookups() {
        return lookups;
    }

    ParsedRecord read(String record) {
        return records.parsed(record);
    }

    /** One more term that looks up: its number (RFC 7208 section 4.6.4). */
    int countLookup() {
        return ++lookupCount;
    }

    /** RFC 7208 section 4.6.4: whether one more lookup may find nothing. */
    boolean countVoid() {
        return ++voidCount <= limits().voids();
    }

    /** Notes why the check cannot tell. An error ends all runs of check_host(), so there is never a second. */
    void fail(SpfProblem.Kind kind, String text) {
        problem = Optional.of(new SpfProblem(kind, text));
    }

    /** An answer that could not be had. */
    void fail(DnsAnswer<?> answer) {
        SpfProblem.Kind kind = SpfProblem.Kind.of(answer.unanswered().orElseThrow());
        fail(kind, answer.type() + " " + answer.question() + ": " + answer.detail());
    }

    Optional<SpfProblem> problem() {
        return problem;
    }

    /** RFC 8616 section 4: a term with the local part matches nothing where that is not ASCII. */
    boolean isUnmatchable(DomainSpec spec) {
        return spec.usesLocalPart() && request.hasInternationalLocalPart();
    }

    /** RFC 7208 section 4.3: only a multi-label name is checked; one that ends in digits is an address. */
    static boolean isCheckable(Domain domain) {
        String name = domain.name();
        int dot = name.lastIndexOf('.');
        return dot > 0 && !isDigits(name, dot + 1) && name.indexOf(' ') < 0;
    }

    private static boolean isDigits(String name, int start) {
        for (int i = start; i < name.length(); i++) {
            if (!SpfRecordParser.isDigit(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The answer; if it has to be waited for, what later terms need is asked meanwhile. */
    <T> DnsAnswer<T> await(CompletableFuture<DnsAnswer<T>> asked, Domain name, RecordType type) {
        if (!asked.isDone() && settings.looksAhead()) {
            running.forEach(HostEvaluation::lookAhead);
        }
        DnsAnswer<T> answer = awaited(asked, name, type);
        if (answer.cutShort()) {
            cutShort = Optional.of(answer);
        }
        return answer;
    }

    private <T> DnsAnswer<T> awaited(CompletableFuture<DnsAnswer<T>> asked, Domain name, RecordType type) {
        try {
            return asked.isDone() ? asked.get() : asked.get(remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return DnsAnswer.cutShort(
                    name, type, "time limit of " + limits().time().toSeconds() + " s reached");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return DnsAnswer.cutShort(name, type, "interrupted");
        } catch (ExecutionException e) {
            return DnsAnswer.unavailable(name, type, "resolver failed");
        }
    }

    /** RFC 7208 section 4.6.4: one limit on the elapsed time of the whole check; answers that are there need none. */
    private Duration remaining() {
        Instant now = settings.clock().instant();
        if (deadline == null) {
            deadline = now.plus(limits().time());
        }
        Duration left = Duration.between(now, deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** An answer that did not come within our limits: what a missing one says of the DNS is not to be concluded then. */
    Optional<DnsAnswer<?>> cutShort() {
        return cutShort;
    }

    /** Starts the questions of a record's terms, once for each domain. */
    void lookAhead(Domain domain, SpfRecord record, int first) {
        if (lookedAhead.add(domain)) {
            new LookAhead(this, domain).terms(record, first);
        }
    }

    /** Whether another term may be asked for ahead of its turn. */
    boolean mayLookAhead() {
        return termsAhead.incrementAndGet() <= limits().lookups();
    }
}
