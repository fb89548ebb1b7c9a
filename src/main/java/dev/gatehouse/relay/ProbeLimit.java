package dev.gatehouse.relay;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.smtp.Network;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;

/**
 * Counts refusals by client, so that one who only tries doors gets a short answer and fills no store. An IPv6 client is
 * its /64: within that it has all addresses it likes.
 *
 * <p>Safe for use by many threads; keeps a bounded number of clients.
 */
public final class ProbeLimit {
    private static final int MAX_CLIENTS = 50_000;

    private final int most;
    private final Duration window;
    private final Cache<Network, Window> clients =
            Caffeine.newBuilder().maximumSize(MAX_CLIENTS).build();

    private record Window(Instant start, int count) {}

    /** A limit of {@code most} refusals within {@code window}. */
    public ProbeLimit(int most, Duration window) {
        this.most = most;
        this.window = window;
    }

    /** Counts one refusal of {@code client}; whether there were more than the most within the window. */
    public boolean exceededBy(InetAddress client, Instant now) {
        Window counted = clients.asMap()
                .merge(
                        networkOf(client),
                        new Window(now, 1),
                        (old, one) ->
                                old.start().plus(window).isAfter(now) ? new Window(old.start(), old.count() + 1) : one);
        return counted.count() > most;
    }

    private static Network networkOf(InetAddress client) {
        return new Network(client, client.getAddress().length == 4 ? 32 : 64);
    }
}
