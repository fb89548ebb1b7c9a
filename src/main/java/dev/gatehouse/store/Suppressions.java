package dev.gatehouse.store;

import dev.gatehouse.report.ReportDestination;
import dev.gatehouse.report.Suppression;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The destinations that get nothing for a while. */
final class Suppressions {
    private static final String COLUMNS = "SELECT target, until_utc, strikes, reason FROM suppression ";

    Optional<Suppression> find(Session session, ReportDestination destination, Instant now) throws SQLException {
        return session.first(
                COLUMNS + "WHERE target IN (?, ?) AND until_utc > ? ORDER BY until_utc DESC",
                Suppressions::read,
                key(destination.address()),
                destination.host().name(),
                now.getEpochSecond());
    }

    List<Suppression> list(Session session) throws SQLException {
        return session.list(COLUMNS + "ORDER BY target", Suppressions::read);
    }

    long count(Session session, Instant now) throws SQLException {
        return session.first(
                        "SELECT COUNT(*) FROM suppression WHERE until_utc > ?",
                        row -> row.getLong(1),
                        now.getEpochSecond())
                .orElse(0L);
    }

    void put(Session session, Suppression suppression) throws SQLException {
        remove(session, suppression.target());
        session.update(
                "INSERT INTO suppression (target, until_utc, strikes, reason) VALUES (?, ?, ?, ?)",
                key(suppression.target()),
                suppression.until().getEpochSecond(),
                suppression.strikes(),
                suppression.reason());
    }

    boolean remove(Session session, String target) throws SQLException {
        return session.update("DELETE FROM suppression WHERE target = ?", key(target)) > 0;
    }

    private static String key(String target) {
        return target.toLowerCase(Locale.ROOT);
    }

    private static Suppression read(ResultSet row) throws SQLException {
        return new Suppression(
                row.getString("target"),
                Instant.ofEpochSecond(row.getLong("until_utc")),
                row.getInt("strikes"),
                row.getString("reason"));
    }
}
