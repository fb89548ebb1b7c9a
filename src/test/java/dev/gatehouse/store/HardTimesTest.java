package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.report.DnsPolicyLookup;
import dev.gatehouse.report.ReportReader;
import dev.gatehouse.report.ReportService;
import dev.gatehouse.report.ReportSettings;
import dev.gatehouse.report.ReportSummary;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.ReportOutbox;
import dev.gatehouse.testkit.ReportRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server can meet on its own machine: a clock that goes back, and a disk that is full. */
class HardTimesTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant NEXT_NOON = Instant.parse("2026-02-01T12:00:00Z");
    private static final Instant LATER = Instant.parse("2026-02-03T12:00:00Z");

    @TempDir
    Path folder;

    private final MapDns dns =
            new MapDns().txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:dmarc@example.org");
    private final ReportOutbox outbox = new ReportOutbox();

    private static JournalCounter journal(Database database, Path folder) {
        return journal(database, folder, Duration.ofHours(1));
    }

    private static JournalCounter journal(Database database, Path folder, Duration flushEvery) {
        return JournalCounter.open(
                new JdbcReportStore(database),
                folder,
                new JournalCounter.Settings(flushEvery, 64 << 20),
                Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private ReportService service(Database database, JournalCounter counter) {
        return new ReportService(
                new JdbcReportStore(database),
                counter,
                dns,
                new DnsPolicyLookup(dns),
                outbox,
                ReportSettings.of(Domain.of("mx.receiver.example"), "Receiver", "dmarc@mx.receiver.example"));
    }

    private List<ReportSummary> sent() throws IOException {
        List<ReportSummary> sent = new ArrayList<>();
        for (var mail : outbox.mails()) {
            sent.add(ReportReader.summary(new ByteArrayInputStream(ReportOutbox.file(mail))));
        }
        return sent;
    }

    @Test
    void aClockThatGoesBackLosesNothingAndTellsNothingTwice() throws IOException {
        try (Database database = Database.inFolder(folder);
                JournalCounter counter = journal(database, folder.resolve("journal"))) {
            counter.count(ReportRows.authentic().at("2026-01-31T23:59:58Z").row());
            counter.flush();
            service(database, counter).runOnce(NEXT_NOON);
            service(database, counter).runOnce(NEXT_NOON.plus(Duration.ofHours(4)));
            counter.count(ReportRows.authentic().at("2026-01-31T23:59:59Z").row());
            counter.count(ReportRows.authentic().at("2026-01-30T12:00:00Z").row());
            counter.flush();
            service(database, counter).runOnce(NOON);
            counter.count(ReportRows.authentic().at("2026-02-01T00:00:01Z").row());
            counter.flush();
            service(database, counter).runOnce(LATER);
            service(database, counter).runOnce(LATER.plus(Duration.ofHours(4)));
        }
        assertThat(sent().stream().mapToLong(ReportSummary::messages).sum()).isEqualTo(4);
        assertThat(sent())
                .extracting(report -> report.report().metadata().period())
                .doesNotHaveDuplicates();
    }

    @Test
    void whatAFullDiskCouldNotKeepIsDeclaredInTheReport() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(ended("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()) == 0, "may not mount");
        int messages = 3000;
        try (Database database = Database.inFolder(folder)) {
            try (JournalCounter counter = journal(database, disk.resolve("journal"))) {
                for (int i = 0; i < messages; i++) {
                    counter.count(ReportRows.authentic().row());
                }
                try (var files = Files.list(disk.resolve("journal"))) {
                    assertThat(files).hasSizeLessThan(5);
                }
                counter.flush();
                counter.count(ReportRows.authentic().row());
                counter.flush();
                service(database, counter).runOnce(NEXT_NOON);
                service(database, counter).runOnce(NEXT_NOON.plus(Duration.ofHours(4)));
            }
        } finally {
            ended("umount", disk.toString());
        }
        ReportSummary report = sent().get(0);
        assertThat(report.messages()).isBetween(100L, messages - 1L);
        assertThat(report.report().metadata().error())
                .contains((messages + 1 - report.messages()) + " messages of this period");
    }

    /** Journal and database lie on one disk, as they do by default. */
    @Test
    @Timeout(400)
    void onAFullDiskMailGoesOnAndEveryMessageIsReportedOrDeclaredOnceThereIsRoom()
            throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(ended("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()) == 0, "may not mount");
        int messages = 20_000;
        try (Database database = Database.inFolder(disk)) {
            try (JournalCounter counter = journal(database, disk.resolve("journal"), Duration.ofMillis(20))) {
                long start = System.nanoTime();
                for (int i = 0; i < messages; i++) {
                    counter.count(ReportRows.authentic()
                            .from("10.0." + i / 250 + "." + i % 250)
                            .row());
                }
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
                assertThat(ended("mount", "-o", "remount,size=256m", disk.toString()))
                        .isZero();
                counter.flush();
                service(database, counter).runOnce(NEXT_NOON);
                service(database, counter).runOnce(NEXT_NOON.plus(Duration.ofHours(4)));
            }
        } finally {
            ended("umount", "-l", disk.toString());
        }
        ReportSummary report = sent().get(0);
        assertThat(report.messages()).isBetween(100L, messages - 1L);
        assertThat(report.report().metadata().error())
                .contains((messages - report.messages()) + " messages of this period");
    }

    /** How a command ended; -1 where there is none of that name. */
    static int ended(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
        } catch (IOException e) {
            return -1;
        }
    }
}
