package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class H2EventStoreTest extends EventStoreContract {
    @TempDir
    Path folder;

    @Override
    Database openDatabase() {
        return Database.inFolder(folder);
    }

    @Test
    @Timeout(240)
    void fullDiskCostsEventsAndNothingElse() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                HardTimesTest.ended("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()) == 0,
                "may not mount");
        try (Database database = Database.inFolder(disk)) {
            EventStore store = new EventStore(database, TWO_WEEKS, 1_000_000);
            long start = System.nanoTime();
            for (int i = 0; i < 15_000; i++) {
                store.record(event(NOW.plusMillis(i), "s" + i));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
            store.close();
            assertThat(store.lost()).isPositive();

            assertThat(HardTimesTest.ended("mount", "-o", "remount,size=64m", disk.toString()))
                    .isZero();
            int kept = rows(database);
            try (EventStore roomy = new EventStore(database, TWO_WEEKS, 1_000_000)) {
                roomy.record(event(NOW, "with room again"));
            }
            assertThat(rows(database)).isEqualTo(kept + 1);
        } finally {
            // Lazily, so that the folder can go whatever still has a file open.
            HardTimesTest.ended("umount", "-l", disk.toString());
        }
    }
}
