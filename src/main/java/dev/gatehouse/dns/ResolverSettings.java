package dev.gatehouse.dns;

import java.time.Duration;
import java.util.List;

/**
 * Whom to ask, how patiently, and how much to remember.
 *
 * @param servers asked in this order, at least one
 * @param timeout for one server's first answer; doubled in each further round
 * @param rounds how often the list of servers is gone through
 * @param questionsInFlight sent and not yet answered at once; more wait their turn
 * @param cacheOctets about how much memory the answers of one record type may take
 */
public record ResolverSettings(
        List<Nameserver> servers, Duration timeout, int rounds, int questionsInFlight, long cacheOctets) {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int ROUNDS = 2;
    private static final int QUESTIONS_IN_FLIGHT = 256;
    private static final long CACHE_OCTETS = 8 << 20;

    public ResolverSettings {
        servers = List.copyOf(servers);
        if (servers.isEmpty() || timeout.isNegative() || timeout.isZero() || rounds < 1 || questionsInFlight < 1) {
            throw new IllegalArgumentException(
                    "a resolver needs a server, a timeout, a round and a question in flight");
        }
    }

    /** The usual patience with these servers. */
    public static ResolverSettings of(List<Nameserver> servers) {
        return new ResolverSettings(servers, TIMEOUT, ROUNDS, QUESTIONS_IN_FLIGHT, CACHE_OCTETS);
    }

    public ResolverSettings withTimeout(Duration each, int times) {
        return new ResolverSettings(servers, each, times, questionsInFlight, cacheOctets);
    }
}
