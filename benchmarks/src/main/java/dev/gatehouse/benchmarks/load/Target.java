package dev.gatehouse.benchmarks.load;

import dev.gatehouse.dropin.JamesServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/** A server under load, and the connections to it, which stay open from run to run. */
final class Target implements AutoCloseable {
    private static final long REST_MILLIS = 100;
    private static final Duration IDLE = Duration.ofMillis(20);

    private final JamesServer server;
    private final List<SmtpConnection> connections = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private Target(JamesServer server) {
        this.server = server;
    }

    static Target open(JamesServer server, String client, int connections) throws IOException {
        Target target = new Target(server);
        for (int i = 0; i < connections; i++) {
            target.connections.add(SmtpConnection.open(client, server.port("25")));
        }
        return target;
    }

    /** One transaction over a connection; how long it took, in nanoseconds. */
    @FunctionalInterface
    interface Transaction {
        long over(SmtpConnection connection, int number) throws IOException;
    }

    /** So many transactions, each over whichever connection is free. */
    Run run(int count, Transaction transaction) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicLongArray nanos = new AtomicLongArray(count);
        Duration before = server.processorTime();
        long begin = System.nanoTime();
        all(connection -> {
            for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                nanos.set(number, transaction.over(connection, number));
            }
        });
        Duration wall = Duration.ofNanos(System.nanoTime() - begin);
        Duration processor = atRest().minus(before);
        return Run.of(wall, processor, IntStream.range(0, count).mapToLong(nanos::get));
    }

    /** What one connection does in a run. */
    private interface Share {
        void over(SmtpConnection connection) throws IOException;
    }

    private void all(Share share) throws InterruptedException {
        List<Callable<Void>> shares = new ArrayList<>();
        for (SmtpConnection connection : connections) {
            shares.add(() -> {
                share.over(connection);
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(shares)) {
            rethrow(done);
        }
    }

    private static void rethrow(Future<Void> done) throws InterruptedException {
        try {
            done.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the load could not be sent", e);
        }
    }

    /** The server's processor time when it has finished what it does after its last reply. */
    private Duration atRest() throws InterruptedException {
        Duration last = server.processorTime();
        while (true) {
            TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
            Duration now = server.processorTime();
            if (now.minus(last).compareTo(IDLE) < 0) {
                return now;
            }
            last = now;
        }
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (SmtpConnection connection : connections) {
            connection.close();
        }
    }
}
