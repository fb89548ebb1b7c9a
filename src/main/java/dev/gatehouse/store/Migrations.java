package dev.gatehouse.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings the tables up to date with numbered scripts, each run once.
 *
 * <p>A script never changes after a release: what is new goes into the next number. H2 commits after each CREATE, so
 * every statement is one that may be repeated (IF NOT EXISTS). Statements end with a semicolon at a line's end.
 */
final class Migrations {
    /** In order; the number in front is the version of the tables. */
    private static final List<String> SCRIPTS = List.of("001-reports.sql", "002-refusals.sql", "003-organizations.sql");

    /** Any number that nobody else uses for pg_advisory_xact_lock: servers that start together migrate one by one. */
    private static final long LOCK = 0x6761_7465_686f_7573L;

    private Migrations() {}

    private record Script(int version, String name, String text) {
        String checksum() {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        List<String> statements() {
            return List.of(text.split(";\\s*\n"));
        }
    }

    static void run(Database database) {
        List<Script> scripts = SCRIPTS.stream().map(Migrations::read).toList();
        database.change(session -> {
            lock(session);
            Map<Integer, String> applied = applied(session);
            check(scripts, applied);
            for (Script script : scripts) {
                if (!applied.containsKey(script.version())) {
                    apply(script, session);
                }
            }
        });
    }

    private static void lock(Session session) throws SQLException {
        if (session.dialect() == Dialect.POSTGRESQL) {
            session.list("SELECT pg_advisory_xact_lock(?)", row -> true, LOCK);
        }
        session.update("CREATE TABLE IF NOT EXISTS schema_version (version INT PRIMARY KEY, name VARCHAR(80) NOT NULL,"
                + " checksum VARCHAR(64) NOT NULL, applied_at BIGINT NOT NULL)");
    }

    private static Map<Integer, String> applied(Session session) throws SQLException {
        Map<Integer, String> applied = new TreeMap<>();
        session.list(
                "SELECT version, checksum FROM schema_version",
                row -> applied.put(row.getInt("version"), row.getString("checksum")));
        return applied;
    }

    private static void check(List<Script> scripts, Map<Integer, String> applied) {
        Map<Integer, String> known = new TreeMap<>();
        scripts.forEach(script -> known.put(script.version(), script.checksum()));
        applied.forEach((version, checksum) -> {
            if (!known.containsKey(version)) {
                throw new StoreException("the database has tables of version " + version
                        + ", made by a newer Gatehouse; this one knows up to " + scripts.size());
            }
            if (!checksum.equals(known.get(version))) {
                throw new StoreException("script " + version + " differs from the one that made the tables");
            }
        });
    }

    private static void apply(Script script, Session session) throws SQLException {
        for (String statement : script.statements()) {
            if (!statement.isBlank()) {
                session.update(session.dialect().adapt(statement));
            }
        }
        session.update(
                "INSERT INTO schema_version (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)",
                script.version(),
                script.name(),
                script.checksum(),
                Instant.now().getEpochSecond());
    }

    private static Script read(String name) {
        try (InputStream in = Migrations.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new StoreException("no script " + name + " in this JAR");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
            return new Script(Integer.parseInt(name.substring(0, 3)), name, text);
        } catch (IOException e) {
            throw new StoreException("cannot read " + name, e);
        }
    }
}
