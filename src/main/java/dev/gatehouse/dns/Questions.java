package dev.gatehouse.dns;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/** The questions of one record type: an answer is kept for its TTL, and equal questions under way are one. */
final class Questions<T> {
    /** A failure is kept so long, so that trouble is not asked for again by each term (RFC 9520 section 3.2). */
    private static final Duration FAILURE_TTL = Duration.ofSeconds(1);

    /** What an entry takes in memory beside its data, roughly. */
    private static final int ENTRY_OCTETS = 400;

    private static final int RECORD_OCTETS = 100;

    private final RecordType type;
    private final Function<Domain, CompletableFuture<DnsAnswer<T>>> source;
    private final Ticker clock;
    private final DnsMeter meter;
    private final AsyncCache<Domain, Kept<T>> cache;

    Questions(
            RecordType type,
            Function<Domain, CompletableFuture<DnsAnswer<T>>> source,
            long octets,
            Ticker clock,
            DnsMeter meter) {
        this.type = type;
        this.meter = meter;
        this.source = source;
        this.clock = clock;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(octets)
                .weigher((Domain name, Kept<T> kept) -> weight(kept.answer()))
                .expireAfter(Expiry.creating((Domain name, Kept<T> kept) -> kept.lifetime()))
                .ticker(clock)
                .executor(Runnable::run)
                .buildAsync();
    }

    CompletableFuture<DnsAnswer<T>> ask(Domain name) {
        return ask(name, () -> awaited(name));
    }

    /** As {@link #ask(Domain)}; what would go to a server waits for its turn among the questions of its message. */
    CompletableFuture<DnsAnswer<T>> ask(Domain name, Pace pace, Supplier<Duration> left) {
        return ask(name, () -> pace.ask(name, type, () -> awaited(name), left.get()));
    }

    private CompletableFuture<DnsAnswer<T>> ask(Domain name, Supplier<CompletableFuture<DnsAnswer<T>>> unknown) {
        CompletableFuture<Kept<T>> known = cache.getIfPresent(name);
        if (known == null) {
            return unknown.get();
        }
        if (known.isDone() && !known.isCompletedExceptionally()) {
            meter.answeredFromCache();
            return CompletableFuture.completedFuture(known.join().at(clock.read()));
        }
        return awaited(name);
    }

    /** Without asking; cut short where it is not known. */
    DnsAnswer<T> known(Domain name) {
        CompletableFuture<Kept<T>> known = cache.getIfPresent(name);
        return known != null && known.isDone() && !known.isCompletedExceptionally()
                ? known.join().at(clock.read())
                : Remembered.unknown(name, type);
    }

    private CompletableFuture<DnsAnswer<T>> awaited(Domain name) {
        long asked = clock.read();
        AtomicBoolean known = new AtomicBoolean(true);
        CompletableFuture<Kept<T>> answer = cache.get(name, (key, executor) -> {
            known.setPlain(false);
            return fetch(key);
        });
        if (known.getPlain()) {
            meter.answeredFromCache();
        }
        return answer.thenApply(kept -> kept.at(clock.read()).after(Duration.ofNanos(clock.read() - asked)));
    }

    private CompletableFuture<Kept<T>> fetch(Domain name) {
        Runnable answered = meter.sent(type);
        return source.apply(name).thenApply(answer -> {
            answered.run();
            return new Kept<>(answer, clock.read());
        });
    }

    private static int weight(DnsAnswer<?> answer) {
        return ENTRY_OCTETS
                + answer.records().stream()
                        .mapToInt(data -> RECORD_OCTETS + (data instanceof String text ? text.length() : 0))
                        .sum();
    }

    /** An answer and when it came. */
    private record Kept<T>(DnsAnswer<T> answer, long arrived) {
        private Duration lifetime() {
            // What a limit of ours kept from being asked is not known to fail.
            return answer.isUnavailable() && !answer.cutShort() ? FAILURE_TTL : answer.ttl();
        }

        private DnsAnswer<T> at(long now) {
            long age = TimeUnit.NANOSECONDS.toSeconds(now - arrived);
            Duration left = answer.ttl().minusSeconds(age);
            return age == 0 ? answer : answer.keptFor(left.isNegative() ? Duration.ZERO : left);
        }
    }
}
