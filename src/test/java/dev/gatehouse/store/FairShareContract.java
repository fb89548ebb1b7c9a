package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.report.DeliveryState;
import dev.gatehouse.report.DnsPolicyLookup;
import dev.gatehouse.report.Generation;
import dev.gatehouse.report.ReportCounter;
import dev.gatehouse.report.ReportService;
import dev.gatehouse.report.ReportSettings;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.ReportOutbox;
import dev.gatehouse.testkit.ReportRows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many domains of one stranger and a few honest ones have their reports sent to one busy host. */
abstract class FairShareContract {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final String HOST = "reports.example";
    private static final int STRANGERS = 100;
    private static final int HONEST = 5;

    @TempDir
    Path folder;

    private final MapDns dns = new MapDns().txt("_dmarc.reports.example", "v=DMARC1; p=none");
    private final ReportOutbox outbox = new ReportOutbox();
    private Database database;

    abstract Database openDatabase(Path folder);

    @BeforeEach
    void open() {
        database = openDatabase(folder);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** The stranger's came first. */
    private void count(String psd) {
        try (JournalCounter counter = JournalCounter.open(
                new JdbcReportStore(database),
                folder.resolve("journal"),
                new JournalCounter.Settings(Duration.ofHours(1), 1 << 20),
                Clock.fixed(NOON, ZoneOffset.UTC))) {
            for (int i = 0; i < STRANGERS; i++) {
                count(counter, "s" + i + ".stranger.example", psd);
            }
            for (int i = 0; i < HONEST; i++) {
                count(counter, "honest" + i + ".example", "");
            }
            counter.flush();
        }
    }

    private void count(JournalCounter counter, String domain, String psd) {
        dns.txt("_dmarc." + domain, "v=DMARC1; p=reject; rua=mailto:in@" + HOST + psd);
        dns.txt(domain + "._report._dmarc." + HOST, "v=DMARC1");
        counter.count(ReportRows.authentic().of(domain).row());
    }

    private ReportService service(int mailsPerDay, int mailsPerHost) {
        return new ReportService(
                new JdbcReportStore(database),
                ReportCounter.none(),
                dns,
                new DnsPolicyLookup(dns),
                outbox,
                new ReportSettings(
                        Domain.of("mx.receiver.example"),
                        "Receiver",
                        "dmarc@mx.receiver.example",
                        "",
                        Generation.RFC9990,
                        10_000_000,
                        false,
                        Set.of(),
                        mailsPerDay,
                        mailsPerHost,
                        Duration.ofHours(3),
                        Duration.ofHours(48),
                        Duration.ofDays(30),
                        Set.of(),
                        Optional.empty(),
                        false));
    }

    private List<String> reported() {
        return outbox.mails().stream()
                .map(ReportOutbox::xml)
                .map(xml -> xml.replaceFirst("(?s).*<policy_published>\\s*<domain>([^<]*)<.*", "$1"))
                .toList();
    }

    private List<String> honest() {
        return reported().stream().filter(domain -> domain.startsWith("honest")).toList();
    }

    @Test
    void aHundredSubdomainsOfOneStrangerPushNobodyOut() {
        count("");
        assertThat(service(1000, 20).runNow(NOON).handedOn()).isEqualTo(20);
        assertThat(honest()).hasSize(HONEST);
    }

    @Test
    void aStrangerWhoCallsEachSubdomainAnOrganizationPushesNobodyOut() {
        count("; psd=n");
        assertThat(service(1000, 20).runNow(NOON).handedOn()).isEqualTo(20);
        assertThat(honest()).hasSize(HONEST);
    }

    @Test
    void theDaysNumberOfAllMailsIsSharedAlike() {
        count("");
        assertThat(service(20, 1000).runNow(NOON).handedOn()).isEqualTo(20);
        assertThat(honest()).hasSize(HONEST);
    }

    @Test
    void whatIsLeftOfAStrangersFollowsTheNextDayAndExpiresInTheEnd() {
        count("");
        ReportService service = service(1000, 20);
        service.runNow(NOON);
        assertThat(service.runOnce(NOON.plus(Duration.ofDays(1))).handedOn()).isEqualTo(20);
        assertThat(service.runOnce(NOON.plus(Duration.ofDays(2)).plusSeconds(1)).handedOn())
                .isEqualTo(20);
        assertThat(service.status(NOON).deliveries().get(DeliveryState.EXPIRED)).isEqualTo(STRANGERS + HONEST - 60L);
    }

    @Test
    void severalServersAtOnceShareAlike() throws Exception {
        count("");
        service(1000, 20).render(NOON);
        ExecutorService servers = Executors.newFixedThreadPool(3);
        try {
            List<Callable<Integer>> runs = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                runs.add(() -> service(1000, 20).runNow(NOON).handedOn());
            }
            int handedOn = 0;
            for (Future<Integer> run : servers.invokeAll(runs)) {
                handedOn += run.get();
            }
            assertThat(honest()).hasSize(HONEST);
            assertThat(handedOn).isBetween(15, 20);
            handedOn +=
                    service(1000, 20).runOnce(NOON.plus(Duration.ofHours(2))).handedOn();
            assertThat(handedOn).isEqualTo(20);
        } finally {
            servers.shutdownNow();
        }
    }
}
