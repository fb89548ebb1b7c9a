package dev.gatehouse.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;

/** A real PostgreSQL on loopback, in a process of its own, which a slow machine may take its time to start. */
public final class TestPostgres {
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private TestPostgres() {}

    public static EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(FreePort.next())
                .setPGStartupWait(START_LIMIT)
                .start();
    }
}
