package dev.gatehouse.store;

import dev.gatehouse.report.CountedBatch;
import dev.gatehouse.report.PublishedPolicy;
import dev.gatehouse.report.ReportCounter;
import dev.gatehouse.report.ReportRow;
import dev.gatehouse.report.ReportStore;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts by appending to a file, and brings the file to the store a little later, once.
 *
 * <p>A message that was counted is in the file before {@link #count} returns, so a killed process loses nothing; the file
 * is forced to disk every {@link #SYNC_MILLIS}, so a power failure loses no more than that. Mail never waits for the
 * database: if it is away the journal grows up to a limit, and beyond it messages are counted as lost, which their reports
 * will say.
 */
public final class JournalCounter implements ReportCounter {
    private static final Logger LOG = LoggerFactory.getLogger(JournalCounter.class);
    private static final long SYNC_MILLIS = 50;
    /** One segment is one transaction: the larger, the more equal rows are one statement; memory is the limit. */
    private static final long SEGMENT_OCTETS = 32 << 20;

    private static final long CLOSE_SECONDS = 30;

    private final ReportStore store;
    private final Path folder;
    private final Settings settings;
    private final Clock clock;
    private final String boot = UUID.randomUUID().toString();
    private final NodeFolder held;
    private final ScheduledExecutorService background;
    private final Object flushing = new Object();

    // Guarded by this.
    private final Deque<JournalSegment> full = new ArrayDeque<>();
    private final Map<PublishedPolicy, Long> lost = new HashMap<>();
    private @Nullable FileOutputStream out;
    private JournalSegment active;
    private long activeOctets;
    private long waitingOctets;
    private boolean unsynced;
    private boolean failing;

    /**
     * How the journal is kept.
     *
     * @param flushEvery how long a count may take to come into the store
     * @param maxOctets of all files together, while the store is away
     */
    public record Settings(Duration flushEvery, long maxOctets) {
        public static Settings standard() {
            return new Settings(Duration.ofSeconds(5), 512L << 20);
        }
    }

    private JournalCounter(ReportStore store, Path folder, Settings settings, Clock clock) throws IOException {
        this.store = store;
        this.folder = folder;
        this.settings = settings;
        this.clock = clock;
        this.held = NodeFolder.hold(folder);
        full.addAll(leftOver(folder));
        for (JournalSegment segment : full) {
            waitingOctets += Files.size(segment.file());
        }
        this.active = JournalSegment.in(folder, boot, 1);
        this.out = open(active);
        this.background = Executors.newScheduledThreadPool(2, JournalCounter::thread);
    }

    /** The journal in {@code folder}; what a killed process left there is counted first. */
    public static JournalCounter open(ReportStore store, Path folder, Settings settings, Clock clock) {
        try {
            JournalCounter counter = new JournalCounter(store, folder, settings, clock);
            counter.start();
            return counter;
        } catch (IOException e) {
            throw new StoreException("cannot keep a journal in " + folder + ": " + e.getMessage(), e);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "gatehouse-journal");
        thread.setDaemon(true);
        return thread;
    }

    private static List<JournalSegment> leftOver(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.flatMap(file -> JournalSegment.of(file).stream())
                    .sorted(Comparator.comparing(JournalSegment::boot).thenComparing(JournalSegment::sequence))
                    .toList();
        }
    }

    private static FileOutputStream open(JournalSegment segment) throws IOException {
        PrivateFiles.makeFile(segment.file());
        return new FileOutputStream(segment.file().toFile());
    }

    private void start() {
        long millis = settings.flushEvery().toMillis();
        long first = full.isEmpty() ? millis : 0;
        // Neither task throws, so there is nothing to be learned from the futures.
        Future<?> unusedFlush =
                background.scheduleWithFixedDelay(this::flushQuietly, first, millis, TimeUnit.MILLISECONDS);
        Future<?> unusedSync =
                background.scheduleWithFixedDelay(this::sync, SYNC_MILLIS, SYNC_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void count(ReportRow row) {
        try {
            append(JournalSegment.entry(row), row.policy());
        } catch (RuntimeException e) {
            LOG.error(
                    "a message for the report of {} was not counted",
                    row.policy().domain(),
                    e);
        }
    }

    private synchronized void append(byte[] entry, PublishedPolicy policy) {
        try {
            if (out == null) {
                rotate();
            }
            if (out == null || waitingOctets + activeOctets + entry.length > settings.maxOctets()) {
                lost.merge(policy, 1L, Long::sum);
                return;
            }
            out.write(entry);
            activeOctets += entry.length;
            failing = false;
            unsynced = true;
            if (activeOctets > SEGMENT_OCTETS) {
                rotate();
                background.execute(this::flushQuietly);
            }
        } catch (IOException e) {
            lost.merge(policy, 1L, Long::sum);
            unwritten(e);
        }
    }

    /** What was written in part would end the file for its reader: it is cut off, or else another file begun. */
    private void unwritten(IOException cause) {
        if (!failing) {
            LOG.error("the journal in {} cannot be written; messages are counted as lost", folder, cause);
        }
        failing = true;
        try {
            if (out != null) {
                out.getChannel().truncate(activeOctets);
            }
        } catch (IOException e) {
            abandon();
        }
    }

    private void abandon() {
        try {
            rotate();
        } catch (IOException e) {
            out = null;
        }
    }

    /** Ends the active file and begins the next. */
    private void rotate() throws IOException {
        FileOutputStream ended = out;
        out = null;
        if (ended != null) {
            full.add(active);
            waitingOctets += activeOctets;
            activeOctets = 0;
            ended.close();
        }
        JournalSegment next = JournalSegment.in(folder, boot, active.sequence() + 1);
        out = open(next);
        active = next;
    }

    private void sync() {
        try {
            FileOutputStream current = toSync();
            if (current != null) {
                current.getFD().sync();
            }
        } catch (IOException closedMeanwhile) {
            // The file was ended; closing does not force it, and the next flush takes it to the database.
        }
    }

    private synchronized @Nullable FileOutputStream toSync() {
        FileOutputStream current = unsynced ? out : null;
        unsynced = false;
        return current;
    }

    private void flushQuietly() {
        try {
            flush();
        } catch (RuntimeException e) {
            LOG.warn("counted messages wait in {}: {}", folder, e.getMessage());
        }
    }

    /** Brings every entry of before this call to the store. */
    @Override
    public void flush() {
        synchronized (flushing) {
            Instant through = clock.instant();
            Map<PublishedPolicy, Long> losses = endActive();
            try {
                for (Optional<JournalSegment> next = first(); next.isPresent(); next = first()) {
                    Optional<CountedBatch> batch = batch(next.get(), losses, through);
                    if (batch.isPresent()) {
                        store.add(batch.get());
                        losses = Map.of();
                        remove(next.get());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the journal in " + folder + " cannot be read", e);
            } finally {
                keep(losses);
            }
        }
    }

    /** Empty for a file with a whole entry that is not ours: it is set aside, and does not hold up what follows. */
    private Optional<CountedBatch> batch(JournalSegment segment, Map<PublishedPolicy, Long> losses, Instant through)
            throws IOException {
        try {
            return Optional.of(segment.batch(held.node(), losses, through));
        } catch (IllegalArgumentException | BufferUnderflowException | UncheckedIOException e) {
            LOG.error("{} is damaged and was set aside; its messages are not in the reports", segment.file(), e);
            setAside(segment);
            return Optional.empty();
        }
    }

    private synchronized void setAside(JournalSegment segment) throws IOException {
        waitingOctets -= Files.size(segment.file());
        Files.move(segment.file(), segment.file().resolveSibling(segment.file().getFileName() + ".damaged"));
        full.remove(segment);
    }

    private synchronized Map<PublishedPolicy, Long> endActive() {
        if (activeOctets > 0 || !lost.isEmpty() || out == null) {
            abandon();
        }
        Map<PublishedPolicy, Long> losses = Map.copyOf(lost);
        lost.clear();
        return losses;
    }

    private synchronized void keep(Map<PublishedPolicy, Long> losses) {
        losses.forEach((policy, count) -> lost.merge(policy, count, Long::sum));
    }

    private synchronized Optional<JournalSegment> first() {
        return Optional.ofNullable(full.peek());
    }

    private synchronized void remove(JournalSegment segment) throws IOException {
        waitingOctets -= Files.size(segment.file());
        Files.delete(segment.file());
        full.remove(segment);
    }

    /** Brings everything to the store, if it is there; else the files wait for the next start. */
    @Override
    public void close() {
        background.shutdown();
        try {
            background.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            flushQuietly();
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("the journal in {} did not close", folder, e);
        }
    }

    private synchronized void end() throws IOException {
        if (out != null) {
            out.close();
            out = null;
            Files.deleteIfExists(active.file());
        }
        held.close();
    }
}
