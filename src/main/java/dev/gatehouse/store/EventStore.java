package dev.gatehouse.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.explain.ReferenceId;
import dev.gatehouse.explain.RefusalEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps refusals, so that a reference finds what happened.
 *
 * <p>Recording never waits: events go into a bounded queue, and one thread writes them. While the database is locked, full
 * or gone, that thread tries again; what no longer fits into the queue is lost and counted, and mail goes on. The newest
 * events are found in memory even then.
 */
public final class EventStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventStore.class);

    /** Our bounds on memory. */
    private static final int MAX_QUEUED_EVENTS = 20_000;

    private static final long MAX_QUEUED_OCTETS = 32L << 20;
    private static final long MAX_RECENT_OCTETS = 16L << 20;

    private static final int BATCH = 500;
    private static final int MAX_ATTEMPTS = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration CLOSING_TIME = Duration.ofSeconds(10);

    private static final String INSERT =
            "INSERT INTO refusal (ref, at, session, event) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";

    private static final int PURGE_STEP = 20_000;

    /** How often the octets are looked at while as many are written as may be kept. */
    private static final int CHECKS = 8;

    private final Database database;
    private final Duration timeToLive;
    private final long mostEvents;
    private final long mostOctets;
    private final BlockingQueue<Row> queue = new LinkedBlockingQueue<>(MAX_QUEUED_EVENTS);
    private final AtomicLong queuedOctets = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Cache<ReferenceId, byte[]> recent = Caffeine.newBuilder()
            .maximumWeight(MAX_RECENT_OCTETS)
            .weigher((ReferenceId reference, byte[] event) -> event.length + 100)
            .build();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread writer = new Thread(this::write, "gatehouse-events");

    /** Whether the last attempt to write failed. Only the writer's thread asks. */
    private boolean failing;

    /** Octets that this server has stored since the octets were last looked at. Only the writer's thread asks. */
    private long unchecked;

    // The octets are only carried, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Row(ReferenceId reference, long at, String session, byte[] event) {
        Object[] values() {
            return new Object[] {reference.text(), at, session, event};
        }
    }

    /**
     * A store whose thread runs until {@link #close}.
     *
     * @param timeToLive after which an event is found no more
     * @param mostEvents that are kept; the oldest go first
     * @param mostOctets that all of them may have; the oldest go first
     */
    public EventStore(Database database, Duration timeToLive, long mostEvents, long mostOctets) {
        this.database = database;
        this.timeToLive = timeToLive;
        this.mostEvents = mostEvents;
        this.mostOctets = mostOctets;
        writer.setDaemon(true);
        writer.start();
    }

    /** A store that is bounded by number and age only. */
    public EventStore(Database database, Duration timeToLive, long mostEvents) {
        this(database, timeToLive, mostEvents, Long.MAX_VALUE);
    }

    /** Keeps the event, soon. Returns at once. */
    public void record(RefusalEvent event) {
        byte[] bytes = EventBytes.of(event);
        recent.put(event.reference(), bytes);
        String session = event.facts().sessionId().replace("\0", ""); // PostgreSQL takes no NUL in a text
        Row row = new Row(
                event.reference(),
                event.time().toEpochMilli(),
                session.substring(0, Math.min(80, session.length())),
                bytes);
        boolean fits = queuedOctets.addAndGet(bytes.length) <= MAX_QUEUED_OCTETS && queue.offer(row);
        if (!fits) {
            queuedOctets.addAndGet(-bytes.length);
            lost.incrementAndGet();
        }
    }

    /** Events that could not be kept since the start. */
    public long lost() {
        return lost.get();
    }

    /** The event of that reference, unless it is too old. Throws a {@link StoreException} if the database cannot be asked. */
    public Optional<RefusalEvent> find(ReferenceId reference, Instant now) {
        return Optional.ofNullable(recent.getIfPresent(reference))
                .or(() -> database.transact(session -> session.first(
                        "SELECT event FROM refusal WHERE ref = ?", row -> row.getBytes(1), reference.text())))
                .map(EventBytes::read)
                .filter(event -> event.time().plus(timeToLive).isAfter(now));
    }

    /** The other refusals of one SMTP session, oldest first. */
    public List<RefusalEvent> ofSession(String session) {
        return session.isEmpty()
                ? List.of()
                : read("SELECT event FROM refusal WHERE session = ? ORDER BY at LIMIT 100", session);
    }

    /** The newest refusals before {@code end}, newest first. */
    public List<RefusalEvent> newest(Instant end, int most) {
        return read("SELECT event FROM refusal WHERE at < ? ORDER BY at DESC LIMIT " + most, end.toEpochMilli());
    }

    /** Every refusal from {@code begin} to before {@code end}, oldest first, for a replay. */
    public void export(Instant begin, Instant end, Consumer<RefusalEvent> to) {
        long from = begin.toEpochMilli();
        String after = "";
        List<Row> page;
        do {
            page = page(from, after, end.toEpochMilli());
            page.forEach(row -> to.accept(EventBytes.read(row.event())));
            if (!page.isEmpty()) {
                Row last = page.get(page.size() - 1);
                from = last.at();
                after = last.reference().text();
            }
        } while (page.size() == BATCH);
    }

    private List<Row> page(long from, String after, long end) {
        String sql = "SELECT ref, at, session, event FROM refusal WHERE (at > ? OR (at = ? AND ref > ?)) AND at < ?"
                + " ORDER BY at, ref LIMIT " + BATCH;
        return database.transact(session -> session.list(
                sql,
                row -> new Row(new ReferenceId(row.getString(1)), row.getLong(2), row.getString(3), row.getBytes(4)),
                from,
                from,
                after,
                end));
    }

    private List<RefusalEvent> read(String sql, Object... values) {
        List<byte[]> rows = database.transact(session -> session.list(sql, row -> row.getBytes(1), values));
        return rows.stream().map(EventBytes::read).toList();
    }

    /** Deletes what is too old or too much; returns how many went. To be called now and then. */
    public int purge(Instant now) {
        long expired = now.minus(timeToLive).toEpochMilli();
        int gone = deleteUpTo(expired);
        Optional<Long> tooMuch = database.transact(session -> session.first(
                "SELECT at FROM refusal ORDER BY at DESC LIMIT 1 OFFSET ?", row -> row.getLong(1), mostEvents));
        return gone + tooMuch.map(this::deleteUpTo).orElse(0) + purgeOctets();
    }

    private int purgeOctets() {
        long excess = mostOctets == Long.MAX_VALUE ? 0 : octets() - mostOctets;
        int gone = 0;
        List<Size> oldest = excess > 0 ? oldest() : List.of();
        while (excess > 0 && !oldest.isEmpty()) {
            long end = 0;
            for (int i = 0; i < oldest.size() && excess > 0; i++) {
                end = oldest.get(i).at();
                excess -= oldest.get(i).octets();
            }
            gone += deleteUpTo(end);
            oldest = oldest();
        }
        return gone;
    }

    private long octets() {
        return database.transact(
                        session -> session.first("SELECT SUM(OCTET_LENGTH(event)) FROM refusal", row -> row.getLong(1)))
                .orElse(0L);
    }

    private record Size(long at, long octets) {}

    private List<Size> oldest() {
        return database.transact(session -> session.list(
                "SELECT at, OCTET_LENGTH(event) FROM refusal ORDER BY at LIMIT " + PURGE_STEP,
                row -> new Size(row.getLong(1), row.getLong(2))));
    }

    /** In steps, so that the writer never waits long for the table. */
    private int deleteUpTo(long time) {
        int gone = 0;
        Optional<Long> step;
        do {
            step = database.transact(session -> session.first(
                    "SELECT at FROM refusal WHERE at <= ? ORDER BY at LIMIT 1 OFFSET " + PURGE_STEP,
                    row -> row.getLong(1),
                    time));
            long end = step.orElse(time);
            gone += database.transact(session -> session.update("DELETE FROM refusal WHERE at <= ?", end));
        } while (step.isPresent());
        return gone;
    }

    /** Writes what is queued, for at most ten seconds. The database stays open. */
    @Override
    public void close() {
        closing.countDown();
        try {
            writer.join(CLOSING_TIME.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            while (closing.getCount() > 0 || !queue.isEmpty()) {
                Row first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<Row> batch = new ArrayList<>(List.of(first));
                    queue.drainTo(batch, BATCH - 1);
                    write(batch);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the thread that writes events was interrupted", e);
        }
    }

    /** Tries for about half a minute; meanwhile others wait in the queue. */
    private void write(List<Row> batch) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        boolean written = false;
        for (int attempt = 1; attempt <= MAX_ATTEMPTS && !written; attempt++) {
            written = tryToWrite(batch, attempt);
            boolean again = !written && attempt < MAX_ATTEMPTS;
            if (again && closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                attempt = MAX_ATTEMPTS - 1;
            }
            pause = pause.multipliedBy(2);
        }
        if (!written) {
            lost.addAndGet(batch.size());
        }
        long octets = batch.stream().mapToLong(row -> row.event().length).sum();
        queuedOctets.addAndGet(-octets);
        unchecked += octets;
        if (unchecked > mostOctets / CHECKS) {
            unchecked = 0;
            tryToPurgeOctets();
        }
    }

    /** A flood does not wait until the next hour. */
    private void tryToPurgeOctets() {
        try {
            purgeOctets();
        } catch (RuntimeException e) {
            LOG.warn("old refusals could not be deleted: {}", e.getMessage());
        }
    }

    private boolean tryToWrite(List<Row> batch, int attempt) {
        try {
            List<Object[]> rows = batch.stream().map(Row::values).toList();
            database.change(session -> session.updateAll(INSERT, rows));
            sayThatItIsOver();
            return true;
        } catch (StoreException e) {
            sayOnce(batch, e);
            return false;
        } catch (RuntimeException e) {
            LOG.error("{} refusals could not be stored, attempt {}", batch.size(), attempt, e);
            return false;
        }
    }

    /** One line for an outage, however many batches it costs. */
    private void sayOnce(List<Row> batch, StoreException e) {
        if (!failing) {
            LOG.warn("refusals cannot be stored, {} wait: {}", batch.size() + queue.size(), e.getMessage());
        }
        failing = true;
    }

    private void sayThatItIsOver() {
        if (failing) {
            LOG.info("refusals are stored again; {} were lost since the start", lost.get());
        }
        failing = false;
    }
}
