package dev.gatehouse.dns;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Whether any of our servers is there at all. Where one question ends without an answer, the fault may lie with the name
 * asked for; so all servers are asked for the root's name servers, which each of them knows. If that is silent, too, questions
 * are not waited for any more, for some seconds or until something is heard.
 */
final class Pulse {
    /** Ours: a dead DNS costs one message's patience in so long. */
    private static final long DEAD_NANOS = Duration.ofSeconds(5).toNanos();

    private static final long BETWEEN_PROBES = Duration.ofSeconds(1).toNanos();

    private final List<Server> servers;
    private final Duration timeout;
    private final Executor executor;
    private final AtomicBoolean probing = new AtomicBoolean();
    private final AtomicLong probed = new AtomicLong(System.nanoTime() - BETWEEN_PROBES);
    private final AtomicLong deadUntil = new AtomicLong(System.nanoTime());
    private final AtomicLong deadSince = new AtomicLong(System.nanoTime());

    Pulse(List<Server> servers, Duration timeout, Executor executor) {
        this.servers = servers;
        this.timeout = timeout;
        this.executor = executor;
    }

    /** Whether no server answers; while that is so, each call may begin another probe. */
    boolean isDead() {
        boolean dead = deadUntil.get() - System.nanoTime() > 0 && !isAnyHeardSince(deadSince.get());
        if (dead) {
            probe();
        }
        return dead;
    }

    /** A question that was sent at that moment got no answer from anybody. */
    void missed(long sent) {
        if (!isAnyHeardSince(sent)) {
            probe();
        }
    }

    private boolean isAnyHeardSince(long nanos) {
        return servers.stream().anyMatch(server -> server.wasHeardSince(nanos));
    }

    private void probe() {
        long now = System.nanoTime();
        if (now - probed.get() >= BETWEEN_PROBES && probing.compareAndSet(false, true)) {
            probed.set(now);
            Message query = Message.newQuery(Record.newRecord(Name.root, Type.NS, DClass.IN));
            CompletableFuture<?>[] asked = servers.stream()
                    .map(server -> server.ask(query, timeout, executor))
                    .toArray(CompletableFuture[]::new);
            var unused = CompletableFuture.allOf(asked).whenComplete((all, error) -> concludeSince(now));
        }
    }

    private void concludeSince(long begun) {
        if (!isAnyHeardSince(begun)) {
            deadSince.set(begun);
            deadUntil.set(System.nanoTime() + DEAD_NANOS);
        }
        probing.set(false);
    }
}
