package dev.gatehouse.store;

import dev.gatehouse.testkit.TestPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL on loopback, one for the whole test run; each test gets a database of its own. */
final class Postgres {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static @Nullable EmbeddedPostgres running;

    private Postgres() {}

    private static synchronized EmbeddedPostgres server() {
        try {
            EmbeddedPostgres server = running == null ? TestPostgres.require() : running;
            running = server;
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URL of a fresh, empty database. */
    static String freshUrl() {
        String name = "gatehouse" + NUMBER.incrementAndGet();
        try (Connection connection = server().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return server().getJdbcUrl("postgres", name);
    }

    static Database open(String url) {
        return Database.open(url, "", "", Path.of("."));
    }
}
