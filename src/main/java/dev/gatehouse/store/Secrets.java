package dev.gatehouse.store;

import java.security.SecureRandom;
import java.sql.SQLException;

/** Random keys that all servers share and nobody has to configure. */
final class Secrets {
    private static final int OCTETS = 32;

    private Secrets() {}

    static byte[] of(Session session, String name) throws SQLException {
        byte[] fresh = new byte[OCTETS];
        new SecureRandom().nextBytes(fresh);
        session.update("INSERT INTO secret (name, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING", name, fresh);
        return session.first("SELECT bytes FROM secret WHERE name = ?", row -> row.getBytes(1), name)
                .orElseThrow();
    }
}
