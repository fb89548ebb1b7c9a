package dev.gatehouse.store;

import dev.gatehouse.report.Delivery;
import dev.gatehouse.report.Generation;
import dev.gatehouse.report.Period;
import dev.gatehouse.report.RenderedReport;
import dev.gatehouse.report.ReportLine;
import dev.gatehouse.report.RowFormat;
import dev.gatehouse.report.SealedWindow;
import dev.gatehouse.report.WindowState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Windows from their end on, and the reports made of them. */
final class Windows {
    /** A server that was not heard of for so long does not hold up the others, nor does a window wait longer. */
    private static final long PATIENCE_SECONDS = 600;

    int seal(Session session, Instant now) throws SQLException {
        long second = now.getEpochSecond();
        return session.update(
                "UPDATE win SET state = 'SEALED' WHERE state = 'OPEN' AND end_utc < ? AND (end_utc < ? OR NOT EXISTS"
                        + " (SELECT 1 FROM node WHERE heartbeat > ? AND flushed_through <= win.end_utc))",
                second,
                second - PATIENCE_SECONDS,
                second - PATIENCE_SECONDS);
    }

    int cut(Session session, Instant now) throws SQLException {
        long second = now.getEpochSecond();
        return session.update(
                "UPDATE win SET state = 'SEALED', end_utc = ? WHERE state = 'OPEN' AND begin_utc <= ? AND end_utc >= ?",
                second,
                second,
                second);
    }

    Optional<SealedWindow> take(Session session, Instant now, Duration lease) throws SQLException {
        Optional<Long> id = session.first(
                "SELECT id FROM win WHERE state = 'SEALED' AND lease_until < ? ORDER BY end_utc LIMIT 1"
                        + " FOR UPDATE SKIP LOCKED",
                row -> row.getLong(1),
                now.getEpochSecond());
        if (id.isEmpty()) {
            return Optional.empty();
        }
        session.update(
                "UPDATE win SET lease = ?, lease_until = ? WHERE id = ?",
                UUID.randomUUID().toString(),
                now.plus(lease).getEpochSecond(),
                id.get());
        return session.first(
                "SELECT w.id, w.lease, p.fields, w.begin_utc, w.end_utc,"
                        + " (SELECT COALESCE(SUM(lost), 0) FROM win_node WHERE win_id = w.id) AS lost,"
                        + " (SELECT COALESCE(SUM(merged), 0) FROM win_node WHERE win_id = w.id) AS merged,"
                        + " (SELECT COALESCE(SUM(occasions), 0) FROM bucket WHERE win_id = w.id) AS occasions"
                        + " FROM win w JOIN policy p ON p.id = w.policy_id WHERE w.id = ?",
                Windows::readSealed,
                id.get());
    }

    private static SealedWindow readSealed(ResultSet row) throws SQLException {
        return new SealedWindow(
                row.getLong("id"),
                row.getString("lease"),
                RowFormat.policy(row.getBytes("fields")),
                new Period(row.getLong("begin_utc"), row.getLong("end_utc")),
                row.getLong("occasions"),
                row.getLong("lost"),
                row.getLong("merged"));
    }

    void discardParts(Session session, SealedWindow window) throws SQLException {
        if (isOurs(session, window)) {
            session.update("DELETE FROM report WHERE win_id = ?", window.id());
        }
    }

    void savePart(Session session, SealedWindow window, RenderedReport part) throws SQLException {
        if (!isOurs(session, window)) {
            throw new StoreException("another server has taken over the window of " + part.domain());
        }
        insert(session, window.id(), part.part(), part);
    }

    private static long insert(Session session, long window, int number, RenderedReport part) throws SQLException {
        return session.insert(
                "INSERT INTO report (win_id, part, report_id, domain, begin_utc, end_utc, filename, generation, records,"
                        + " messages, xml_gz) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                window,
                number,
                part.reportId(),
                part.domain(),
                part.period().begin(),
                part.period().end(),
                part.filename(),
                part.generation().name(),
                part.records(),
                part.messages(),
                part.gzip());
    }

    /** Reports made of one that was too large, numbered after those that its window has; the window goes on. */
    List<Long> addParts(Session session, Delivery whole, List<RenderedReport> parts) throws SQLException {
        long window = session.first("SELECT win_id FROM report WHERE id = ?", row -> row.getLong(1), whole.report())
                .orElseThrow();
        // Also locks the row: two destinations of one window may both want smaller reports.
        session.update("UPDATE win SET state = 'RENDERED' WHERE id = ?", window);
        int last = session.first("SELECT MAX(part) FROM report WHERE win_id = ?", row -> row.getInt(1), window)
                .orElseThrow();
        List<Long> ids = new ArrayList<>();
        for (RenderedReport part : parts) {
            ids.add(insert(session, window, ++last, part));
        }
        return ids;
    }

    /** Also locks the row, so that nobody takes the window before this transaction ends. */
    private static boolean isOurs(Session session, SealedWindow window) throws SQLException {
        return session.first(
                        "SELECT id FROM win WHERE id = ? AND state = 'SEALED' AND lease = ? FOR UPDATE",
                        row -> row.getLong(1),
                        window.id(),
                        window.lease())
                .isPresent();
    }

    boolean rendered(Session session, SealedWindow window, Instant now) throws SQLException {
        return session.update(
                        "UPDATE win SET state = 'RENDERED', lease_until = 0, ended_at = ?"
                                + " WHERE id = ? AND state = 'SEALED' AND lease = ?",
                        now.getEpochSecond(),
                        window.id(),
                        window.lease())
                == 1;
    }

    boolean suppress(Session session, SealedWindow window, String reason) throws SQLException {
        return session.update(
                        "UPDATE win SET state = 'SUPPRESSED', reason = ?, lease_until = 0, ended_at = end_utc"
                                + " WHERE id = ? AND state = 'SEALED' AND lease = ?",
                        reason,
                        window.id(),
                        window.lease())
                == 1;
    }

    boolean postpone(Session session, SealedWindow window, Instant until, String reason) throws SQLException {
        return session.update(
                        "UPDATE win SET reason = ?, lease = '', lease_until = ? WHERE id = ? AND state = 'SEALED'"
                                + " AND lease = ?",
                        reason,
                        until.getEpochSecond(),
                        window.id(),
                        window.lease())
                == 1;
    }

    /** Without a lease nobody is at work on it: it was postponed. */
    void hasten(Session session) throws SQLException {
        session.update("UPDATE win SET lease_until = 0 WHERE state = 'SEALED' AND lease = '' AND lease_until > 0");
    }

    int finish(Session session) throws SQLException {
        return session.update("UPDATE win SET state = 'DONE' WHERE state = 'RENDERED' AND NOT EXISTS (SELECT 1 FROM"
                + " report r JOIN delivery d ON d.report_id = r.id WHERE r.win_id = win.id"
                + " AND d.state IN ('CHECK', 'READY', 'SENDING'))");
    }

    int forget(Session session, Instant endedBefore) throws SQLException {
        long second = endedBefore.getEpochSecond();
        String old = "(SELECT id FROM win WHERE state IN ('DONE', 'SUPPRESSED') AND ended_at < ?)";
        session.update(
                "DELETE FROM delivery WHERE report_id IN (SELECT id FROM report WHERE win_id IN " + old + ")", second);
        session.update("DELETE FROM report WHERE win_id IN " + old, second);
        session.update("DELETE FROM bucket WHERE win_id IN " + old, second);
        session.update("DELETE FROM win_node WHERE win_id IN " + old, second);
        session.update("DELETE FROM flush_log WHERE flushed_at < ?", second);
        return session.update("DELETE FROM win WHERE state IN ('DONE', 'SUPPRESSED') AND ended_at < ?", second);
    }

    Optional<RenderedReport> report(Session session, String condition, Object value) throws SQLException {
        return session.first("SELECT * FROM report WHERE " + condition, Windows::readReport, value);
    }

    private static RenderedReport readReport(ResultSet row) throws SQLException {
        return new RenderedReport(
                row.getInt("part"),
                row.getString("report_id"),
                row.getString("domain"),
                new Period(row.getLong("begin_utc"), row.getLong("end_utc")),
                row.getString("filename"),
                Generation.valueOf(row.getString("generation")),
                row.getLong("records"),
                row.getLong("messages"),
                row.getBytes("xml_gz"));
    }

    Map<WindowState, Long> states(Session session) throws SQLException {
        Map<WindowState, Long> states = new EnumMap<>(WindowState.class);
        session.list(
                "SELECT state, COUNT(*) FROM win GROUP BY state",
                row -> states.put(WindowState.valueOf(row.getString(1)), row.getLong(2)));
        return states;
    }

    List<ReportLine> list(Session session, Deliveries deliveries, Optional<String> domain, int limit)
            throws SQLException {
        String condition = domain.isPresent() ? "WHERE p.domain = ? " : "";
        Object[] values = domain.isPresent() ? new Object[] {domain.get(), limit} : new Object[] {limit};
        List<ReportLine> lines = new ArrayList<>();
        for (ReportLine line : session.list(
                "SELECT w.id, w.state, p.domain, w.begin_utc, w.end_utc, w.reason, r.report_id, r.filename, r.records,"
                        + " r.messages, (SELECT COALESCE(SUM(b.messages), 0) FROM bucket b WHERE b.win_id = w.id) AS counted"
                        + " FROM win w JOIN policy p ON p.id = w.policy_id"
                        + " LEFT JOIN report r ON r.win_id = w.id AND w.state <> 'SEALED' "
                        + condition + "ORDER BY w.begin_utc DESC, p.domain, w.id, r.part LIMIT ?",
                Windows::readLine,
                values)) {
            lines.add(withDeliveries(line, deliveries.ofReport(session, line.reportId())));
        }
        return lines;
    }

    private static ReportLine withDeliveries(ReportLine line, List<Delivery> deliveries) {
        return new ReportLine(
                line.window(),
                line.state(),
                line.domain(),
                line.period(),
                line.reportId(),
                line.filename(),
                line.records(),
                line.messages(),
                line.why(),
                deliveries);
    }

    private static ReportLine readLine(ResultSet row) throws SQLException {
        String reportId = Optional.ofNullable(row.getString("report_id")).orElse("");
        return new ReportLine(
                row.getLong("id"),
                WindowState.valueOf(row.getString("state")),
                row.getString("domain"),
                new Period(row.getLong("begin_utc"), row.getLong("end_utc")),
                reportId,
                Optional.ofNullable(row.getString("filename")).orElse(""),
                row.getLong("records"),
                reportId.isEmpty() ? row.getLong("counted") : row.getLong("messages"),
                row.getString("reason"),
                List.of());
    }
}
