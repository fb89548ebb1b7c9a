package dev.gatehouse.verdict;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.dmarc.Unresolved;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.SmtpFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * When a message was first deferred because DNS did not answer about DMARC, so that it does not wait for ever. A message is
 * known by the client's network and its reverse-path, as greylisting does, by the domains of its author, and by what could
 * not be found out: a wait that a stranger brought about is none for a DNS that fails. In memory: after a restart the wait
 * begins anew.
 *
 * <p>Bounded as a whole and for each network: who has many messages deferred pushes out only what came from beside it.
 */
public final class Deferrals {
    /** Ours, on all; about 20 MB. */
    private static final int MAX_ENTRIES = 50_000;

    /** Ours, on those of one network; the one least lately deferred goes first. */
    private static final int MAX_OF_NETWORK = 200;

    /** After this long without an answer the DNS had its chance: a new wait may begin. */
    private static final Duration MEMORY = Duration.ofDays(1);

    private static final int IPV4_PREFIX = 24;
    /** What one customer may have at least (RFC 6177). */
    private static final int IPV6_PREFIX = 56;

    private final Cache<Network, List<Waiting>> byNetwork = Caffeine.newBuilder()
            .maximumWeight(MAX_ENTRIES)
            .weigher((Network network, List<Waiting> waiting) -> waiting.size())
            .build();

    private record Key(String reversePath, List<Domain> author, Optional<Unresolved> unresolved) {
        static Key of(SmtpFacts facts, AuthorDomain author, DmarcResult dmarc) {
            return new Key(facts.reversePath().address(), author.domains(), dmarc.unresolved());
        }

        boolean isOf(SmtpFacts facts, AuthorDomain of) {
            return reversePath.equals(facts.reversePath().address()) && author.equals(of.domains());
        }
    }

    /** One message and when it was deferred first. */
    private record Waiting(Key key, Instant since) {}

    private static Network network(SmtpFacts facts) {
        int prefix = facts.clientAddress().getAddress().length == 4 ? IPV4_PREFIX : IPV6_PREFIX;
        return new Network(facts.clientAddress(), prefix);
    }

    /** How long ago it was deferred first; zero if it was not. */
    public Duration waited(SmtpFacts facts, AuthorDomain author, DmarcResult dmarc, Instant now) {
        return find(byNetwork.getIfPresent(network(facts)), Key.of(facts, author, dmarc))
                .map(Waiting::since)
                .filter(since -> !since.isAfter(now) && !isForgotten(since, now))
                .map(since -> Duration.between(since, now))
                .orElse(Duration.ZERO);
    }

    /** It is deferred now. */
    public void remember(SmtpFacts facts, AuthorDomain author, DmarcResult dmarc, Instant now) {
        Key key = Key.of(facts, author, dmarc);
        byNetwork.asMap().compute(network(facts), (network, waiting) -> {
            Instant since = find(waiting, key)
                    .map(Waiting::since)
                    .filter(first -> !isForgotten(first, now))
                    .orElse(now);
            List<Waiting> others = without(waiting, key::equals);
            others.add(new Waiting(key, since));
            return List.copyOf(others.subList(Math.max(0, others.size() - MAX_OF_NETWORK), others.size()));
        });
    }

    /**
     * The DNS answered. Not for a message that was accepted because it waited long enough: others from there would begin to
     * wait anew.
     */
    public void forget(SmtpFacts facts, AuthorDomain author) {
        byNetwork.asMap().computeIfPresent(network(facts), (network, waiting) -> {
            List<Waiting> others = without(waiting, key -> key.isOf(facts, author));
            return others.isEmpty() ? null : List.copyOf(others);
        });
    }

    private static Optional<Waiting> find(@Nullable List<Waiting> waiting, Key key) {
        return waiting == null
                ? Optional.empty()
                : waiting.stream().filter(one -> one.key().equals(key)).findFirst();
    }

    private static List<Waiting> without(@Nullable List<Waiting> waiting, Predicate<Key> which) {
        List<Waiting> others = new ArrayList<>(waiting == null ? List.of() : waiting);
        others.removeIf(one -> which.test(one.key()));
        return others;
    }

    private static boolean isForgotten(Instant since, Instant now) {
        return since.plus(MEMORY).isBefore(now);
    }
}
