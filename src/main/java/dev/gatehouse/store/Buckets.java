package dev.gatehouse.store;

import dev.gatehouse.report.CountedBatch;
import dev.gatehouse.report.Period;
import dev.gatehouse.report.RowBytes;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Adds counted messages to the buckets of their windows. */
final class Buckets {
    static final long DEFAULT_MAX_ROWS = 200_000;

    private static final int MAX_KNOWN = 100_000;

    private final long maxRows;
    private final Map<WindowKey, Long> known = new ConcurrentHashMap<>();

    Buckets(long maxRows) {
        this.maxRows = maxRows;
    }

    /** Windows that a committed transaction has used need not be searched for again. */
    void remember(Map<WindowKey, Long> windows) {
        if (known.size() + windows.size() > MAX_KNOWN) {
            known.clear();
        }
        known.putAll(windows);
    }

    /** The policy and day that a window is for, in the order in which windows are locked. */
    record WindowKey(RowKey policy, Period day) implements Comparable<WindowKey> {
        @Override
        public int compareTo(WindowKey other) {
            int byPolicy = policy.compareTo(other.policy);
            return byPolicy != 0 ? byPolicy : Long.compare(day.begin(), other.day.begin());
        }
    }

    /** What is added to one window. */
    private static final class Additions {
        final RowBytes policy;
        final List<CountedBatch.Count> counts = new ArrayList<>();
        long lost;

        Additions(RowBytes policy) {
            this.policy = policy;
        }
    }

    /** Returns the windows that were added to. */
    Map<WindowKey, Long> add(Session session, CountedBatch batch) throws SQLException {
        Map<WindowKey, Long> used = new HashMap<>();
        if (isNew(session, batch)) {
            // Always in the same order, so that two servers never wait for each other.
            for (Map.Entry<WindowKey, Additions> window : byWindow(batch).entrySet()) {
                used.put(window.getKey(), add(session, batch, window.getKey(), window.getValue()));
            }
            heard(session, batch);
        }
        return used;
    }

    private static boolean isNew(Session session, CountedBatch batch) throws SQLException {
        return session.update(
                        "INSERT INTO flush_log (node_id, boot_id, seq, flushed_at) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        batch.id().node(),
                        batch.id().boot(),
                        batch.id().sequence(),
                        batch.through().getEpochSecond())
                == 1;
    }

    private static void heard(Session session, CountedBatch batch) throws SQLException {
        long through = batch.through().getEpochSecond();
        int known = session.update(
                "UPDATE node SET heartbeat = ?, flushed_through = ? WHERE node_id = ?",
                through,
                through,
                batch.id().node());
        if (known == 0) {
            session.update(
                    "INSERT INTO node (node_id, heartbeat, flushed_through) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    batch.id().node(),
                    through,
                    through);
        }
    }

    private static Map<WindowKey, Additions> byWindow(CountedBatch batch) {
        Map<RowBytes, RowKey> policies = new HashMap<>();
        Map<WindowKey, Additions> windows = new TreeMap<>();
        for (CountedBatch.Count count : batch.counts()) {
            additions(windows, policies, count.policy(), count.day()).counts.add(count);
        }
        Period today = Period.dayOf(batch.through());
        batch.lost().forEach((policy, lost) -> additions(windows, policies, RowBytes.of(policy), today).lost += lost);
        return windows;
    }

    private static Additions additions(
            Map<WindowKey, Additions> windows, Map<RowBytes, RowKey> policies, RowBytes policy, Period day) {
        RowKey key = policies.computeIfAbsent(policy, RowKey::of);
        return windows.computeIfAbsent(new WindowKey(key, day), ignored -> new Additions(policy));
    }

    private long add(Session session, CountedBatch batch, WindowKey key, Additions additions) throws SQLException {
        long window = window(session, batch, key, additions.policy);
        long before = rowsOfNode(session, window, batch.id().node());
        Coarsening coarsening = new Coarsening(before, maxRows);
        Map<RowKey, Addition> rows = byRow(additions);
        List<RowKey> missing = update(session, batch, window, rows);
        long merged = insert(session, batch, window, coarsening, rows, missing);
        if (coarsening.rows() != before || additions.lost > 0 || merged > 0) {
            session.update(
                    "UPDATE win_node SET row_keys = ?, lost = lost + ?, merged = merged + ?"
                            + " WHERE win_id = ? AND node_id = ?",
                    coarsening.rows(),
                    additions.lost,
                    merged,
                    window,
                    batch.id().node());
        }
        return window;
    }

    private static Map<RowKey, Addition> byRow(Additions additions) {
        Map<RowKey, Addition> rows = new TreeMap<>();
        for (CountedBatch.Count count : additions.counts) {
            rows.merge(
                    RowKey.of(count.record()),
                    new Addition(count.record(), count.messages(), count.occasions()),
                    Addition::plus);
        }
        return rows;
    }

    private long window(Session session, CountedBatch batch, WindowKey key, RowBytes policy) throws SQLException {
        Long id = known.get(key);
        if (id != null && lock(session, id).isPresent()) {
            return id;
        }
        long policyId = policy(session, key.policy(), policy);
        return openWindow(session, policyId, key.day(), Period.dayOf(batch.through()));
    }

    private record Addition(RowBytes fields, long messages, long occasions) {
        Addition plus(Addition other) {
            return new Addition(fields, messages + other.messages, occasions + other.occasions);
        }
    }

    /** Adds to rows that are there; returns the keys of those that are not. */
    private static List<RowKey> update(Session session, CountedBatch batch, long window, Map<RowKey, Addition> rows)
            throws SQLException {
        List<Object[]> values = new ArrayList<>();
        rows.forEach((key, row) -> values.add(new Object[] {
            row.messages(), row.occasions(), window, key.bytes(), batch.id().node()
        }));
        int[] updated = session.updateAll(
                "UPDATE bucket SET messages = messages + ?, occasions = occasions + ?"
                        + " WHERE win_id = ? AND row_key = ? AND node_id = ?",
                values);
        List<RowKey> missing = new ArrayList<>();
        int i = 0;
        for (RowKey key : rows.keySet()) {
            if (updated[i++] == 0) {
                missing.add(key);
            }
        }
        return missing;
    }

    /** Rows beyond the window's number are made coarser and added to what they then equal; never dropped. */
    private static long insert(
            Session session,
            CountedBatch batch,
            long window,
            Coarsening coarsening,
            Map<RowKey, Addition> rows,
            List<RowKey> missing)
            throws SQLException {
        List<Object[]> values = new ArrayList<>();
        Map<RowKey, Addition> coarse = new LinkedHashMap<>();
        for (RowKey key : missing) {
            Addition row = Optional.ofNullable(rows.get(key)).orElseThrow();
            if (coarsening.isNeeded()) {
                RowBytes fields = RowBytes.of(coarsening.of(row.fields().record()));
                coarse.merge(RowKey.of(fields), new Addition(fields, row.messages(), row.occasions()), Addition::plus);
            } else {
                coarsening.count();
                values.add(new Object[] {
                    window, key.bytes(), batch.id().node(), row.fields().bytes(), row.messages(), row.occasions()
                });
            }
        }
        insertAll(session, values);
        long merged = (long) missing.size() - values.size();
        if (!coarse.isEmpty()) {
            addCoarse(session, batch, window, coarsening, new TreeMap<>(coarse));
        }
        return merged;
    }

    private static void addCoarse(
            Session session, CountedBatch batch, long window, Coarsening coarsening, Map<RowKey, Addition> rows)
            throws SQLException {
        List<Object[]> values = new ArrayList<>();
        for (RowKey key : update(session, batch, window, rows)) {
            Addition row = Optional.ofNullable(rows.get(key)).orElseThrow();
            coarsening.count();
            values.add(new Object[] {
                window, key.bytes(), batch.id().node(), row.fields().bytes(), row.messages(), row.occasions()
            });
        }
        insertAll(session, values);
    }

    private static void insertAll(Session session, List<Object[]> values) throws SQLException {
        if (!values.isEmpty()) {
            session.updateAll(
                    "INSERT INTO bucket (win_id, row_key, node_id, fields, messages, occasions) VALUES (?, ?, ?, ?, ?, ?)",
                    values);
        }
    }

    private static long policy(Session session, RowKey key, RowBytes policy) throws SQLException {
        Optional<Long> known = policyId(session, key);
        if (known.isPresent()) {
            return known.get();
        }
        session.update(
                "INSERT INTO policy (hash, domain, fields) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                key.bytes(),
                policy.policy().domain(),
                policy.bytes());
        return policyId(session, key).orElseThrow();
    }

    private static Optional<Long> policyId(Session session, RowKey key) throws SQLException {
        return session.first("SELECT id FROM policy WHERE hash = ?", row -> row.getLong(1), key.bytes());
    }

    private static long rowsOfNode(Session session, long window, String node) throws SQLException {
        Optional<Long> rows = session.first(
                "SELECT row_keys FROM win_node WHERE win_id = ? AND node_id = ?", row -> row.getLong(1), window, node);
        if (rows.isEmpty()) {
            session.update(
                    "INSERT INTO win_node (win_id, node_id, row_keys, lost, merged) VALUES (?, ?, 0, 0, 0)",
                    window,
                    node);
        }
        return rows.orElse(0L);
    }

    private record WindowPart(long id, long end, boolean open) {}

    /** The window that takes messages of {@code day}; where the day is sealed already, that of today or tomorrow. */
    private static long openWindow(Session session, long policy, Period day, Period today) throws SQLException {
        Period wanted = day;
        while (true) {
            Optional<WindowPart> latest = latestPart(session, policy, wanted);
            if (latest.isEmpty()) {
                create(session, policy, wanted);
            } else if (latest.get().open()) {
                Optional<Long> locked = lock(session, latest.get().id());
                if (locked.isPresent()) {
                    return locked.get();
                }
            } else if (latest.get().end() < wanted.end()) {
                create(session, policy, new Period(latest.get().end() + 1, wanted.end()));
            } else {
                wanted = wanted.begin() < today.begin() ? today : Period.dayOf(Instant.ofEpochSecond(wanted.end() + 1));
            }
        }
    }

    private static Optional<WindowPart> latestPart(Session session, long policy, Period day) throws SQLException {
        return session.first(
                "SELECT id, end_utc, state FROM win WHERE policy_id = ? AND begin_utc BETWEEN ? AND ?"
                        + " ORDER BY begin_utc DESC LIMIT 1",
                row -> new WindowPart(
                        row.getLong("id"),
                        row.getLong("end_utc"),
                        row.getString("state").equals("OPEN")),
                policy,
                day.begin(),
                day.end());
    }

    private static void create(Session session, long policy, Period period) throws SQLException {
        session.update(
                "INSERT INTO win (policy_id, begin_utc, end_utc, state, reason, lease, lease_until, ended_at)"
                        + " VALUES (?, ?, ?, 'OPEN', '', '', 0, 0) ON CONFLICT DO NOTHING",
                policy,
                period.begin(),
                period.end());
    }

    /** Keeps the window from being sealed until this transaction ends; other servers may add to it meanwhile. */
    private static Optional<Long> lock(Session session, long id) throws SQLException {
        return session.first(
                "SELECT id FROM win WHERE id = ? AND state = 'OPEN' "
                        + session.dialect().shareLock(),
                row -> row.getLong("id"),
                id);
    }
}
