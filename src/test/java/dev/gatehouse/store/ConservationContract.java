package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.report.DeliveryStatus;
import dev.gatehouse.report.DnsPolicyLookup;
import dev.gatehouse.report.ReportCounter;
import dev.gatehouse.report.ReportMail;
import dev.gatehouse.report.ReportReader;
import dev.gatehouse.report.ReportSender;
import dev.gatehouse.report.ReportService;
import dev.gatehouse.report.ReportSettings;
import dev.gatehouse.report.ReportStore;
import dev.gatehouse.report.ReportSummary;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.ReportOutbox;
import dev.gatehouse.testkit.ReportRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was evaluated is reported, once, whatever dies: the sum of the counts in the reports is the number of messages, and
 * of two mails with one Message-ID not a bit differs.
 */
abstract class ConservationContract {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final int MESSAGES = 7;
    private static final DeliveryStatus TOO_LARGE =
            new DeliveryStatus(DeliveryStatus.Action.FAILED, "5.3.4", "552 5.3.4 message too large");

    @TempDir
    Path folder;

    abstract Database openDatabase();

    private static JournalCounter journal(ReportStore store, Path folder) {
        return JournalCounter.open(
                store,
                folder,
                new JournalCounter.Settings(Duration.ofHours(1), 1 << 20),
                Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private static ReportService service(ReportStore store, ReportCounter counter, ReportSender sender, MapDns dns) {
        return new ReportService(
                store,
                counter,
                dns,
                new DnsPolicyLookup(dns),
                sender,
                ReportSettings.of(Domain.of("mx.receiver.example"), "Receiver", "dmarc@mx.receiver.example"));
    }

    private static MapDns dns(String domain) {
        return new MapDns()
                .txt("_dmarc." + domain, "v=DMARC1; p=reject; rua=mailto:a@" + domain + ",mailto:b@other.example")
                .txt(domain + "._report._dmarc.other.example", "v=DMARC1");
    }

    @Test
    void aServerThatDiesAtAnyEdgeLosesNothingAndTellsNothingTwice() throws IOException {
        try (Database database = openDatabase()) {
            int edge = 0;
            while (diesAt(edge, database, new ReportOutbox())) {
                edge++;
            }
            assertThat(edge).as("edges").isGreaterThan(70);
        }
    }

    /** One server that dies at the edge, and another that takes over. False if there is no such edge any more. */
    private boolean diesAt(int edge, Database database, ReportOutbox outbox) throws IOException {
        String domain = "d" + edge + ".example";
        Path journal = folder.resolve(domain);
        boolean died = false;
        Crash.Edge crash = new Crash.Edge(edge);
        ReportStore store = new JdbcReportStore(database);
        ReportStore dying = crash.watching(ReportStore.class, store);
        try {
            JournalCounter counter = journal(dying, journal);
            for (int i = 0; i < MESSAGES; i++) {
                counter.count(ReportRows.authentic()
                        .of(domain)
                        .from("192.0.2." + i % 3)
                        .row());
            }
            ReportService service = service(dying, counter, crash.watching(ReportSender.class, outbox), dns(domain));
            service.runNow(NOON);
            bounce(service, outbox, NOON);
            service.runNow(NOON.plusSeconds(1));
        } catch (Crash expected) {
            died = true;
        }
        takeOver(store, copied(journal), outbox, dns(domain));
        assertThat(reported(outbox, domain)).as("edge %s", edge).isEqualTo(Map.of("a", 7L, "b", 7L));
        return died;
    }

    /** The dead server's lock is still held by this process, so its journal is continued elsewhere. */
    private static Path copied(Path journal) throws IOException {
        Path copy = journal.resolveSibling(journal.getFileName() + "-copy");
        Files.createDirectories(copy);
        try (Stream<Path> files = Files.list(journal)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private static void takeOver(ReportStore store, Path journal, ReportOutbox outbox, MapDns dns) {
        try (JournalCounter counter = journal(store, journal)) {
            ReportService service = service(store, counter, outbox, dns);
            for (int hours = 1; hours < 30; hours += 12) {
                Instant now = NOON.plus(Duration.ofHours(hours));
                service.runNow(now);
                bounce(service, outbox, now);
            }
        }
    }

    /** A server that died over a bounce finds it in its spool again. */
    private static void bounce(ReportService service, ReportOutbox outbox, Instant now) {
        for (ReportMail mail : outbox.mails()) {
            if (isTooLarge(mail)) {
                service.bounced(mail.sender(), TOO_LARGE, now);
            }
        }
    }

    /** The mailbox b at the other host takes no report of more than one record. */
    private static boolean isTooLarge(ReportMail mail) {
        return mail.recipient().startsWith("b@") && summary(mail).sources().size() > 1;
    }

    private static ReportSummary summary(ReportMail mail) {
        try {
            return ReportReader.summary(new ByteArrayInputStream(ReportOutbox.file(mail)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The messages that each mailbox was told of, each report counted once. */
    private static Map<String, Long> reported(ReportOutbox outbox, String domain) {
        Map<String, ReportMail> byId = new HashMap<>();
        for (ReportMail mail : outbox.mails()) {
            ReportMail first = byId.putIfAbsent(mail.messageId(), mail);
            assertThat(first == null || Arrays.equals(first.bytes(), mail.bytes()))
                    .as("one Message-ID, one content (%s)", domain)
                    .isTrue();
        }
        Map<String, Long> sums = new HashMap<>();
        for (ReportMail mail : byId.values()) {
            long messages = isTooLarge(mail) ? 0 : summary(mail).messages();
            sums.merge(mail.recipient().substring(0, 1), messages, Long::sum);
        }
        return sums;
    }

    @Test
    void aCommitWhoseAnswerWasLostIsNotCountedTwice() {
        try (Database database = openDatabase()) {
            ReportStore store = new JdbcReportStore(database);
            ReportOutbox outbox = new ReportOutbox();
            JournalCounter counter = journal(new Crash.Edge(1).watching(ReportStore.class, store), folder.resolve("j"));
            for (int i = 0; i < MESSAGES; i++) {
                counter.count(ReportRows.authentic().of("d.example").row());
            }
            for (int attempt : List.of(1, 2)) {
                flush(counter, attempt);
            }
            service(store, counter, outbox, dns("d.example")).runNow(NOON.plusSeconds(60));
            counter.close();
            assertThat(reported(outbox, "d.example")).isEqualTo(Map.of("a", 7L, "b", 7L));
        }
    }

    private static void flush(JournalCounter counter, int attempt) {
        try {
            counter.flush();
            assertThat(attempt).isEqualTo(2);
        } catch (Crash answerLost) {
            assertThat(attempt).isEqualTo(1);
        }
    }
}
