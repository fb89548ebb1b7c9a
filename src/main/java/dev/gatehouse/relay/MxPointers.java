package dev.gatehouse.relay;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.MxRecord;
import dev.gatehouse.message.Idna;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Which domains that are not hosted here have an MX record that names this server: somebody forgot to set them up, or points
 * to the wrong place. Nobody waits for the answer: the first to be refused gets the general reason, the next the exact one.
 *
 * <p>Safe for use by many threads; strangers can make it ask a few questions a minute and keep a bounded number of domains.
 */
public final class MxPointers {
    private static final int MAX_DOMAINS = 10_000;
    private static final int MAX_QUESTIONS_A_MINUTE = 20;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Set<Domain> ourNames;
    private final Dns dns;
    private final Cache<Domain, Boolean> known = Caffeine.newBuilder()
            .maximumSize(MAX_DOMAINS)
            .expireAfterWrite(Duration.ofHours(1))
            .build();
    private Instant minute = Instant.EPOCH;
    private int questions;

    /** With no names of ours nothing is asked. */
    public MxPointers(List<Domain> ourNames, Dns dns) {
        this.ourNames = Set.copyOf(ourNames);
        this.dns = dns;
    }

    /** Whether the MX of {@code domain}, a stranger's text, is known to name this server. Returns at once. */
    public boolean pointHere(String domain, Instant now) {
        Optional<Domain> name = ourNames.isEmpty() ? Optional.empty() : Idna.toDomain(domain);
        return name.isPresent() && pointHere(name.get(), now);
    }

    private boolean pointHere(Domain domain, Instant now) {
        Boolean answer = known.getIfPresent(domain);
        if (answer == null && mayAsk(now)) {
            known.put(domain, false);
            CompletableFuture<Void> unused = dns.mx(domain)
                    .thenAccept(
                            found -> known.put(domain, found.records().stream().anyMatch(this::isOurs)));
        }
        return Boolean.TRUE.equals(answer);
    }

    private boolean isOurs(MxRecord mx) {
        return mx.exchange().filter(ourNames::contains).isPresent();
    }

    private synchronized boolean mayAsk(Instant now) {
        if (!now.isBefore(minute.plus(MINUTE))) {
            minute = now;
            questions = 0;
        }
        return questions++ < MAX_QUESTIONS_A_MINUTE;
    }
}
