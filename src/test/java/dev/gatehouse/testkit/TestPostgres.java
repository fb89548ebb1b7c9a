package dev.gatehouse.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;

/** A real PostgreSQL on loopback, in a process of its own, which a slow machine may take its time to start. */
public final class TestPostgres {
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    /** PostgreSQL refuses root; the library that starts it then becomes somebody else, where a container permits that. */
    private static final String MAY_RUN = "test $(id -u) != 0 || test $(unshare -U id -u || echo 0) != 0";

    private TestPostgres() {}

    /** A running one, or the test is skipped and says why. */
    public static EmbeddedPostgres require() throws IOException {
        assumeTrue(
                Peer.runs("sh", "-c", MAY_RUN),
                "skipped: PostgreSQL does not run as root, and root may not become another user here (unshare -U)");
        return start();
    }

    public static EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(FreePort.next())
                .setPGStartupWait(START_LIMIT)
                .start();
    }
}
