package dev.gatehouse.store;

import dev.gatehouse.report.CountedBatch;
import dev.gatehouse.report.PublishedPolicy;
import dev.gatehouse.report.ReportCounter;
import dev.gatehouse.report.ReportRow;
import dev.gatehouse.report.ReportStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts in memory and brings the sums to the store a little later: the fastest, but a crash loses what waits. */
final class MemoryCounter implements ReportCounter {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryCounter.class);

    /** So many different rows wait for a store that is away; the messages of others are counted as lost. */
    private static final int MAX_ROWS = 200_000;

    private static final long CLOSE_SECONDS = 30;

    private final ReportStore store;
    private final NodeFolder held;
    private final Clock clock;
    private final BatchSequence batches;
    private final ScheduledExecutorService background;
    private final Object flushing = new Object();

    // Guarded by flushing: the batch that the store may or may not have, tried again unchanged.
    private Optional<CountedBatch> unknown = Optional.empty();

    // Guarded by this.
    private Tally tally = new Tally();
    private Map<PublishedPolicy, Long> lost = new HashMap<>();

    private MemoryCounter(ReportStore store, NodeFolder held, Clock clock) {
        this.store = store;
        this.held = held;
        this.clock = clock;
        this.batches = new BatchSequence(held.node());
        this.background = Executors.newSingleThreadScheduledExecutor(MemoryCounter::thread);
    }

    static MemoryCounter open(ReportStore store, Path folder, Duration flushEvery, Clock clock) {
        try {
            MemoryCounter counter = new MemoryCounter(store, NodeFolder.hold(folder), clock);
            long millis = flushEvery.toMillis();
            // The task does not throw, so there is nothing to be learned from the future.
            Future<?> unused = counter.background.scheduleWithFixedDelay(
                    counter::flushQuietly, millis, millis, TimeUnit.MILLISECONDS);
            return counter;
        } catch (IOException e) {
            throw new StoreException("cannot count for " + folder + ": " + e.getMessage(), e);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "gatehouse-counter");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void count(ReportRow row) {
        CountedBatch.Count count = CountedBatch.Count.of(row);
        synchronized (this) {
            if (tally.size() < MAX_ROWS) {
                tally.add(count);
            } else {
                lost.merge(row.policy(), 1L, Long::sum);
            }
        }
    }

    private void flushQuietly() {
        try {
            flush();
        } catch (RuntimeException e) {
            LOG.warn("counted messages wait in memory: {}", e.getMessage());
        }
    }

    @Override
    public void flush() {
        synchronized (flushing) {
            if (unknown.isPresent()) {
                store.add(unknown.get());
            }
            unknown = Optional.of(taken());
            store.add(unknown.get());
            unknown = Optional.empty();
        }
    }

    private synchronized CountedBatch taken() {
        CountedBatch batch = new CountedBatch(batches.next(), tally.counts(), lost, clock.instant());
        tally = new Tally();
        lost = new HashMap<>();
        return batch;
    }

    @Override
    public void close() {
        background.shutdown();
        try {
            background.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            flushQuietly();
            held.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("the folder {} was not released", held.path(), e);
        }
    }
}
