package dev.gatehouse.store;

import dev.gatehouse.report.CountedBatch;
import dev.gatehouse.report.PublishedPolicy;
import dev.gatehouse.report.ReportCounter;
import dev.gatehouse.report.ReportRow;
import dev.gatehouse.report.ReportStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts each message in a transaction of its own, before its sender has an answer. What the database does not take is
 * lost, and their reports will say so.
 */
final class StrictCounter implements ReportCounter {
    private static final Logger LOG = LoggerFactory.getLogger(StrictCounter.class);

    private final ReportStore store;
    private final NodeFolder held;
    private final Clock clock;
    private final BatchSequence batches;

    // Guarded by itself.
    private final Map<PublishedPolicy, Long> lost = new HashMap<>();

    private StrictCounter(ReportStore store, NodeFolder held, Clock clock) {
        this.store = store;
        this.held = held;
        this.clock = clock;
        this.batches = new BatchSequence(held.node());
    }

    static StrictCounter open(ReportStore store, Path folder, Clock clock) {
        try {
            return new StrictCounter(store, NodeFolder.hold(folder), clock);
        } catch (IOException e) {
            throw new StoreException("cannot count for " + folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void count(ReportRow row) {
        try {
            add(List.of(CountedBatch.Count.of(row)));
        } catch (RuntimeException e) {
            LOG.error(
                    "a message for the report of {} was not counted",
                    row.policy().domain(),
                    e);
            lose(Map.of(row.policy(), 1L));
        }
    }

    private void add(List<CountedBatch.Count> counts) {
        Map<PublishedPolicy, Long> losses = losses();
        boolean added = false;
        try {
            store.add(new CountedBatch(batches.next(), counts, losses, clock.instant()));
            added = true;
        } finally {
            if (!added) {
                lose(losses);
            }
        }
    }

    private Map<PublishedPolicy, Long> losses() {
        synchronized (lost) {
            Map<PublishedPolicy, Long> losses = Map.copyOf(lost);
            lost.clear();
            return losses;
        }
    }

    private void lose(Map<PublishedPolicy, Long> losses) {
        synchronized (lost) {
            losses.forEach((policy, count) -> lost.merge(policy, count, Long::sum));
        }
    }

    /** Counts are there already; what was lost, and that this server is alive, is not. */
    @Override
    public void flush() {
        add(List.of());
    }

    @Override
    public void close() {
        try {
            flush();
        } catch (StoreException e) {
            LOG.warn("losses are not in the reports: {}", e.getMessage());
        } finally {
            release();
        }
    }

    private void release() {
        try {
            held.close();
        } catch (IOException e) {
            LOG.warn("the folder {} was not released", held.path(), e);
        }
    }
}
