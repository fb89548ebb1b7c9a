package dev.gatehouse.store;

import dev.gatehouse.report.Delivery;
import dev.gatehouse.report.DeliveryState;
import dev.gatehouse.report.Demand;
import dev.gatehouse.report.LimitedDestination;
import dev.gatehouse.report.ReportDestination;
import dev.gatehouse.report.ReportMail;
import dev.gatehouse.report.SealedWindow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reports on their way, and the leases by which servers share the work. */
final class Deliveries {
    private static final String SELECT =
            "SELECT d.id, d.report_id, r.report_id AS rid, r.domain, d.organization, d.uri, d.state,"
                    + " d.message_id, d.attempts, d.next_at, d.expires_at, d.lease, d.last_text"
                    + " FROM delivery d JOIN report r ON r.id = d.report_id ";

    private static final String INSERT =
            "INSERT INTO delivery (report_id, organization, uri, host, next_at, expires_at,"
                    + " state, attempts, lease, lease_until, handed_on_at, message_id, envelope_sender, last_text)"
                    + " VALUES (?, ?, ?, ?, ?, ?, 'CHECK', 0, '', 0, 0, '', '', '') ON CONFLICT DO NOTHING";

    private static final String BY_ORGANIZATION = " GROUP BY organization";

    boolean create(
            Session session,
            SealedWindow window,
            String organization,
            List<String> uris,
            Instant now,
            Instant expiresAt)
            throws SQLException {
        for (long report : session.list(
                "SELECT id FROM report WHERE win_id = ? ORDER BY part", row -> row.getLong(1), window.id())) {
            for (String uri : uris) {
                insert(session, report, organization, uri, now.getEpochSecond(), expiresAt.getEpochSecond());
            }
        }
        return true;
    }

    void add(Session session, Delivery delivery, List<LimitedDestination> destinations, Instant now)
            throws SQLException {
        Set<String> known = keys(session, delivery.report());
        for (LimitedDestination destination : destinations) {
            if (!known.contains(destination.key())) {
                insert(
                        session,
                        delivery.report(),
                        delivery.organization(),
                        destination.toString(),
                        now.getEpochSecond(),
                        delivery.expiresAt().getEpochSecond());
            }
        }
    }

    /** The addresses to which the report goes already, whatever else their URIs say. */
    private static Set<String> keys(Session session, long report) throws SQLException {
        List<Optional<ReportDestination>> destinations = session.list(
                "SELECT uri FROM delivery WHERE report_id = ?",
                row -> ReportDestination.parse(row.getString(1)),
                report);
        return destinations.stream()
                .flatMap(Optional::stream)
                .map(ReportDestination::key)
                .collect(Collectors.toSet());
    }

    boolean addParts(Session session, Delivery whole, List<Long> reports, Instant now, Instant expiresAt)
            throws SQLException {
        for (long report : reports) {
            insert(
                    session,
                    report,
                    whole.organization(),
                    whole.uri(),
                    now.getEpochSecond(),
                    expiresAt.getEpochSecond());
        }
        return true;
    }

    private static void insert(Session session, long report, String organization, String uri, long now, long expiresAt)
            throws SQLException {
        session.update(
                INSERT,
                report,
                organization,
                uri,
                ReportDestination.parse(uri).map(to -> to.host().name()).orElse(""),
                now,
                expiresAt);
    }

    Optional<Delivery> takeForCheck(Session session, Instant now, Duration lease) throws SQLException {
        return take(session, "state = 'CHECK' AND next_at <= ?", DeliveryState.CHECK, now, lease);
    }

    /** A delivery still SENDING when its lease has passed belonged to a server that died. */
    Optional<Delivery> takeForSending(Session session, Instant now, Duration lease) throws SQLException {
        Optional<Delivery> left =
                take(session, "state = 'SENDING' AND next_at <= ?", DeliveryState.SENDING, now, lease);
        return left.isPresent()
                ? left
                : take(session, "state = 'READY' AND next_at <= ?", DeliveryState.SENDING, now, lease);
    }

    private Optional<Delivery> take(Session session, String due, DeliveryState to, Instant now, Duration lease)
            throws SQLException {
        Optional<Long> id = session.first(
                "SELECT id FROM delivery WHERE " + due
                        + " AND lease_until < ? ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED",
                row -> row.getLong(1),
                now.getEpochSecond(),
                now.getEpochSecond());
        if (id.isEmpty()) {
            return Optional.empty();
        }
        session.update(
                "UPDATE delivery SET state = ?, lease = ?, lease_until = ? WHERE id = ?",
                to.name(),
                UUID.randomUUID().toString(),
                now.plus(lease).getEpochSecond(),
                id.get());
        return find(session, id.get());
    }

    Optional<ReportMail> mail(Session session, Delivery delivery) throws SQLException {
        return session.first(
                "SELECT envelope_sender, message_id, mail FROM delivery WHERE id = ? AND mail IS NOT NULL",
                row -> new ReportMail(
                        row.getString("envelope_sender"),
                        delivery.destination().orElseThrow().address(),
                        row.getString("message_id"),
                        row.getBytes("mail")),
                delivery.id());
    }

    /** A mail that is there already stays: frozen is frozen. */
    boolean ready(Session session, Delivery delivery, ReportMail mail, Instant nextAt) throws SQLException {
        return session.update(
                        "UPDATE delivery SET state = 'READY', mail = ?, message_id = ?, envelope_sender = ?, next_at ="
                                + " ?, lease = '', lease_until = 0, last_text = 'waits for its time' WHERE id = ? AND"
                                + " state = 'CHECK' AND lease = ? AND mail IS NULL",
                        mail.bytes(),
                        mail.messageId(),
                        mail.sender(),
                        nextAt.getEpochSecond(),
                        delivery.id(),
                        delivery.lease())
                == 1;
    }

    boolean move(Session session, Delivery delivery, DeliveryState to, Instant at, Instant nextAt, String text)
            throws SQLException {
        int tried = delivery.state() == DeliveryState.SENDING ? 1 : 0;
        return session.update(
                        "UPDATE delivery SET state = ?, next_at = ?, last_text = ?, attempts = attempts + ?,"
                                + " handed_on_at = CASE WHEN ? = 'QUEUED' THEN ? ELSE handed_on_at END,"
                                + " lease = '', lease_until = 0 WHERE id = ? AND state = ? AND lease = ?",
                        to.name(),
                        nextAt.getEpochSecond(),
                        text,
                        tried,
                        to.name(),
                        at.getEpochSecond(),
                        delivery.id(),
                        delivery.state().name(),
                        delivery.lease())
                == 1;
    }

    void hasten(Session session, Instant now) throws SQLException {
        session.update(
                "UPDATE delivery SET next_at = ? WHERE next_at > ? AND lease = ''"
                        + " AND (state = 'CHECK' OR (state = 'READY' AND attempts > 0))",
                now.getEpochSecond(),
                now.getEpochSecond());
    }

    long handedOnSince(Session session, Instant since, Optional<String> host) throws SQLException {
        return host.isPresent()
                ? count(session, "host = ? AND handed_on_at >= ?", host.get(), since.getEpochSecond())
                : count(session, "handed_on_at >= ?", since.getEpochSecond());
    }

    long underWaySince(Session session, Instant since, Optional<String> host, String organization) throws SQLException {
        String condition = "organization = ? AND (handed_on_at >= ? OR state = 'SENDING')";
        return host.isPresent()
                ? count(session, condition + " AND host = ?", organization, since.getEpochSecond(), host.get())
                : count(session, condition, organization, since.getEpochSecond());
    }

    List<Demand> demand(Session session, Instant since, Optional<String> host) throws SQLException {
        String waiting = "state IN ('CHECK', 'READY', 'SENDING')";
        String select = "SELECT organization, SUM(CASE WHEN handed_on_at >= ? THEN 1 ELSE 0 END),"
                + " SUM(CASE WHEN " + waiting + " THEN 1 ELSE 0 END) FROM delivery WHERE (handed_on_at >= ? OR "
                + waiting + ")";
        long second = since.getEpochSecond();
        return host.isPresent()
                ? session.list(
                        select + " AND host = ?" + BY_ORGANIZATION, Deliveries::demand, second, second, host.get())
                : session.list(select + BY_ORGANIZATION, Deliveries::demand, second, second);
    }

    private static Demand demand(ResultSet row) throws SQLException {
        return new Demand(row.getString(1), row.getLong(2), row.getLong(3));
    }

    private static long count(Session session, String condition, Object... values) throws SQLException {
        return session.first("SELECT COUNT(*) FROM delivery WHERE " + condition, row -> row.getLong(1), values)
                .orElseThrow();
    }

    Map<DeliveryState, Long> states(Session session) throws SQLException {
        Map<DeliveryState, Long> states = new EnumMap<>(DeliveryState.class);
        session.list(
                "SELECT state, COUNT(*) FROM delivery GROUP BY state",
                row -> states.put(DeliveryState.valueOf(row.getString(1)), row.getLong(2)));
        return states;
    }

    Optional<Delivery> find(Session session, long id) throws SQLException {
        return session.first(SELECT + "WHERE d.id = ?", Deliveries::read, id);
    }

    List<Delivery> ofReport(Session session, String reportId) throws SQLException {
        return session.list(SELECT + "WHERE r.report_id = ? ORDER BY d.id", Deliveries::read, reportId);
    }

    private static Delivery read(ResultSet row) throws SQLException {
        return new Delivery(
                row.getLong("id"),
                row.getLong("report_id"),
                row.getString("rid"),
                row.getString("domain"),
                row.getString("organization"),
                row.getString("uri"),
                ReportDestination.parse(row.getString("uri")),
                DeliveryState.valueOf(row.getString("state")),
                !row.getString("message_id").isEmpty(),
                row.getInt("attempts"),
                Instant.ofEpochSecond(row.getLong("next_at")),
                Instant.ofEpochSecond(row.getLong("expires_at")),
                row.getString("lease"),
                row.getString("last_text"));
    }
}
