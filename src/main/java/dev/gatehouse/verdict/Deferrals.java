package dev.gatehouse.verdict;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.SmtpFacts;
import java.time.Duration;
import java.time.Instant;

/**
 * When a message was first deferred for want of a DNS answer, so that it does not wait for ever. A message is known by the
 * client's network and its reverse-path, as greylisting does. Bounded, in memory: after a restart the wait begins anew.
 */
public final class Deferrals {
    private static final int MAX_ENTRIES = 100_000;
    /** After this long without an answer the DNS had its chance: a new wait may begin. */
    private static final Duration MEMORY = Duration.ofDays(1);

    private static final int IPV4_PREFIX = 24;
    private static final int IPV6_PREFIX = 64;

    private final Cache<Key, Instant> first =
            Caffeine.newBuilder().maximumSize(MAX_ENTRIES).build();

    private record Key(Network network, String reversePath) {
        static Key of(SmtpFacts facts) {
            int prefix = facts.clientAddress().getAddress().length == 4 ? IPV4_PREFIX : IPV6_PREFIX;
            return new Key(
                    new Network(facts.clientAddress(), prefix),
                    facts.reversePath().address());
        }
    }

    /** How long ago it was deferred first; zero if it was not. */
    public Duration waited(SmtpFacts facts, Instant now) {
        Instant since = first.getIfPresent(Key.of(facts));
        return since == null || since.isAfter(now) || isForgotten(since, now)
                ? Duration.ZERO
                : Duration.between(since, now);
    }

    /** It is deferred now. */
    public void remember(SmtpFacts facts, Instant now) {
        first.asMap().merge(Key.of(facts), now, (since, again) -> isForgotten(since, again) ? again : since);
    }

    /**
     * The DNS answered. Not for a message that was accepted because it waited long enough: others from there would begin to
     * wait anew.
     */
    public void forget(SmtpFacts facts) {
        first.invalidate(Key.of(facts));
    }

    private static boolean isForgotten(Instant since, Instant now) {
        return since.plus(MEMORY).isBefore(now);
    }
}
