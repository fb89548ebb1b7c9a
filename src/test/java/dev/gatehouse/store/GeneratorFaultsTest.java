package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dmarc.DmarcPolicy;
import dev.gatehouse.dmarc.DmarcRecordParser;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.report.Delivery;
import dev.gatehouse.report.DeliveryState;
import dev.gatehouse.report.DnsPolicyLookup;
import dev.gatehouse.report.Generation;
import dev.gatehouse.report.PolicyLookup;
import dev.gatehouse.report.ReportDestination;
import dev.gatehouse.report.ReportMail;
import dev.gatehouse.report.ReportReader;
import dev.gatehouse.report.ReportRow;
import dev.gatehouse.report.ReportRun;
import dev.gatehouse.report.ReportService;
import dev.gatehouse.report.ReportSettings;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.ReportOutbox;
import dev.gatehouse.testkit.ReportRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The faults that were found in five generators of reports; ours has none of them. */
class GeneratorFaultsTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant NEXT_NOON = Instant.parse("2026-02-01T12:00:00Z");

    @TempDir
    Path folder;

    private final MapDns dns = new MapDns()
            .txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:dmarc@example.org!10m")
            .txt("_dmarc.example.net", "v=DMARC1; p=reject; rua=https://example.net/report");
    private final ReportOutbox outbox = new ReportOutbox();
    private PolicyLookup policies = new DnsPolicyLookup(dns);
    private Database database;
    private JournalCounter counter;

    @BeforeEach
    void open() {
        database = Database.inFolder(folder);
        counter = journal(64 << 20);
    }

    @AfterEach
    void close() {
        counter.close();
        database.close();
    }

    private JournalCounter journal(long maxOctets) {
        return JournalCounter.open(
                new JdbcReportStore(database),
                folder.resolve("journal" + maxOctets),
                new JournalCounter.Settings(Duration.ofHours(1), maxOctets),
                Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private static ReportSettings settings(int maxMailOctets) {
        return new ReportSettings(
                Domain.of("mx.receiver.example"),
                "Receiver",
                "dmarc@mx.receiver.example",
                "",
                Generation.RFC9990,
                maxMailOctets,
                false,
                Set.of(),
                1000,
                1000,
                Duration.ofHours(3),
                Duration.ofHours(48),
                Duration.ofDays(30),
                Set.of(),
                Optional.empty(),
                false);
    }

    private ReportService service() {
        return service(10_000_000);
    }

    private ReportService service(int maxMailOctets) {
        return new ReportService(
                new JdbcReportStore(database), counter, dns, policies, outbox, settings(maxMailOctets));
    }

    private String only() {
        assertThat(outbox.mails()).hasSize(1);
        return ReportOutbox.xml(outbox.mails().get(0));
    }

    private void count(ReportRow... rows) {
        for (ReportRow row : rows) {
            counter.count(row);
        }
        counter.flush();
    }

    // OpenDMARC

    @Test
    void aLateRunLeavesNoHoleAndAnEarlyOneDoesNotOverlap() {
        count(
                ReportRows.authentic().at("2026-01-30T23:59:59Z").row(),
                ReportRows.authentic().at("2026-01-31T00:00:00Z").row());
        service().runOnce(Instant.parse("2026-01-31T09:00:00Z"));
        service().runOnce(Instant.parse("2026-01-31T13:00:00Z"));
        service().runOnce(Instant.parse("2026-02-03T17:00:00Z"));
        service().runOnce(Instant.parse("2026-02-03T21:00:00Z"));
        List<String> ranges = outbox.mails().stream()
                .map(ReportOutbox::xml)
                .map(xml -> xml.substring(xml.indexOf("<begin>"), xml.indexOf("</end>")))
                .toList();
        assertThat(ranges)
                .containsExactly(
                        "<begin>1769731200</begin><end>1769817599", "<begin>1769817600</begin><end>1769903999");
    }

    @Test
    void oneDomainThatFailsDoesNotKeepTheOthersFromTheirReports() {
        PolicyLookup real = policies;
        policies = new PolicyLookup() {
            @Override
            public Destinations destinations(Domain policyDomain) {
                if (policyDomain.name().startsWith("bad")) {
                    throw new IllegalStateException("on purpose");
                }
                return real.destinations(policyDomain);
            }

            @Override
            public Optional<Domain> organizationalDomain(Domain name) {
                return real.organizationalDomain(name);
            }
        };
        count(
                ReportRows.authentic().of("bad.example.org").row(),
                ReportRows.authentic().row());
        ReportRun run = service().runNow(NOON);
        assertThat(run.handedOn()).isEqualTo(1);
        assertThat(run.waiting()).isEqualTo(1);
    }

    @Test
    void markupInNamesIsEscaped() {
        count(ReportRows.authentic().author("a<b&c.example.org").row());
        service().runNow(NOON);
        assertThat(only()).contains("a&lt;b&amp;c.example.org");
    }

    // rspamd

    @Test
    void aReportThatCouldNotBeSentIsSentLater() {
        count(ReportRows.authentic().row());
        outbox.refusing(true);
        service().runNow(NOON);
        outbox.refusing(false);
        service().runOnce(NEXT_NOON);
        assertThat(only()).contains("<count>1</count>");
    }

    @Test
    void permerrorIsReportedAsPermerrorAndTemperrorAsTemperror() {
        count(ReportRows.authentic()
                .signed(
                        ReportRows.signature(DkimOutcome.PERMERROR, "p.example", "s"),
                        ReportRows.signature(DkimOutcome.TEMPERROR, "t.example", "s"))
                .row());
        service().runNow(NOON);
        assertThat(only())
                .contains("<domain>p.example</domain><selector>s</selector><result>permerror</result>")
                .contains("<domain>t.example</domain><selector>s</selector><result>temperror</result>");
    }

    @Test
    void aNewRuaAtNoonMakesOneReportToTheNewAddress() {
        count(
                ReportRows.authentic().rua("mailto:old@example.org").row(),
                ReportRows.authentic().row());
        service().runNow(NOON);
        assertThat(outbox.recipients()).containsExactly("dmarc@example.org");
        assertThat(only()).contains("<count>2</count>");
    }

    // Mail::DMARC

    @Test
    void aTemporaryFailureDoesNotChangeTheDateRange() {
        count(ReportRows.authentic().row());
        outbox.refusing(true);
        service().runOnce(NEXT_NOON);
        service().runOnce(NEXT_NOON.plus(Duration.ofHours(4)));
        outbox.refusing(false);
        service().runOnce(NEXT_NOON.plus(Duration.ofHours(20)));
        assertThat(only()).contains("<begin>1769817600</begin><end>1769903999</end>");
    }

    @Test
    void anHttpDestinationDoesNotCountAsSent() {
        count(ReportRows.authentic().of("example.net").row());
        ReportRun run = service().runNow(NOON);
        assertThat(run.handedOn()).isZero();
        assertThat(run.suppressed()).isEqualTo(1);
    }

    @Test
    void twoSendersAtOnceSendOneMail() throws InterruptedException {
        count(ReportRows.authentic().row());
        service().render(NOON);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> service().runNow(NEXT_NOON));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(outbox.mails()).hasSize(1);
    }

    @Test
    void rowsOfOneSourceWithOneCountAreBothRead() throws IOException {
        count(ReportRows.authentic().row(), ReportRows.authentic().unaligned().row());
        service().runNow(NOON);
        byte[] xml = only().getBytes(StandardCharsets.UTF_8);
        assertThat(ReportReader.summary(new ByteArrayInputStream(xml)).messages())
                .isEqualTo(2);
    }

    // Stalwart

    @Test
    void aDnsErrorAtTheExternalCheckLosesNothing() {
        MapDns broken = new MapDns()
                .txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:dmarc@reports.example")
                .unavailable("example.org._report._dmarc.reports.example", "SERVFAIL");
        policies = new DnsPolicyLookup(broken);
        count(ReportRows.authentic().row());
        ReportService service = new ReportService(
                new JdbcReportStore(database), counter, broken, policies, outbox, settings(10_000_000));
        service.runNow(NOON);
        assertThat(service.list(Optional.empty(), 1).get(0).deliveries().get(0).state())
                .isEqualTo(DeliveryState.CHECK);
        dns.txt("example.org._report._dmarc.reports.example", "v=DMARC1;");
        service().runOnce(NEXT_NOON);
        service().runOnce(NEXT_NOON.plus(Duration.ofHours(4)));
        assertThat(outbox.recipients()).containsExactly("dmarc@reports.example");
    }

    @Test
    void whatDoesNotFitIntoAMailIsSplitAndNotDropped() throws IOException {
        int limit = 200_000;
        Random random = new Random(1);
        int messages = 12_000;
        for (int i = 0; i < messages; i++) {
            counter.count(ReportRows.authentic()
                    .from("10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256))
                    .mailFrom("x@" + Long.toHexString(random.nextLong()) + ".example.org")
                    .row());
        }
        service(limit).runNow(NOON);
        assertThat(outbox.mails()).hasSizeGreaterThan(1).allMatch(mail -> mail.bytes().length <= limit);
        long sum = 0;
        for (ReportMail mail : outbox.mails()) {
            sum += ReportReader.summary(new ByteArrayInputStream(ReportOutbox.file(mail)))
                    .messages();
        }
        assertThat(sum).isEqualTo(messages);
        assertThat(outbox.mails().stream().map(ReportMail::messageId)).doesNotHaveDuplicates();
    }

    @Test
    void theVersionIsOnePointZero() {
        count(ReportRows.authentic().row());
        service().runNow(NOON);
        assertThat(only()).contains("<version>1.0</version>");
    }

    // mox

    @Test
    void mixedPoliciesMakeAReportEach() {
        count(
                ReportRows.authentic().row(),
                ReportRows.authentic().policy(DmarcPolicy.NONE).row());
        service().runNow(NOON);
        assertThat(outbox.mails()).hasSize(2);
    }

    // What users of all of them asked for

    private ReportService service(ReportSettings settings) {
        return new ReportService(new JdbcReportStore(database), counter, dns, policies, outbox, settings);
    }

    private static ReportSettings careful(int mailsPerDay, int mailsPerHost, boolean dryRun, Domain... never) {
        return settings(mailsPerDay, mailsPerHost, dryRun, Set.of(), Optional.empty(), never);
    }

    private static ReportSettings settings(
            int mailsPerDay,
            int mailsPerHost,
            boolean dryRun,
            Set<Domain> agreed,
            Optional<ReportDestination> trial,
            Domain... never) {
        return new ReportSettings(
                Domain.of("mx.receiver.example"),
                "Receiver",
                "dmarc@mx.receiver.example",
                "",
                Generation.RFC9990,
                10_000_000,
                false,
                Set.of(never),
                mailsPerDay,
                mailsPerHost,
                Duration.ofHours(3),
                Duration.ofHours(48),
                Duration.ofDays(30),
                agreed,
                trial,
                dryRun);
    }

    @Test
    void onTrialAllReportsGoToOneAddressThatNeedNotAgree() {
        count(ReportRows.authentic().row());
        Optional<ReportDestination> trial = ReportDestination.parse("mailto:me@elsewhere.example");
        service(settings(10, 10, false, Set.of(), trial)).runNow(NOON);
        assertThat(outbox.recipients()).containsExactly("me@elsewhere.example");
    }

    @Test
    void aHostOfOursNeedNotAgree() {
        dns.txt("_dmarc.example.edu", "v=DMARC1; p=reject; rua=mailto:dmarc@elsewhere.example");
        count(ReportRows.authentic().of("example.edu").row());
        Set<Domain> agreed = Set.of(Domain.of("elsewhere.example"));
        service(settings(10, 10, false, agreed, Optional.empty())).runNow(NOON);
        assertThat(outbox.recipients()).containsExactly("dmarc@elsewhere.example");
    }

    @Test
    void aDryRunDoesEverythingButSend() {
        count(ReportRows.authentic().row());
        ReportService service = service(careful(10, 10, true));
        service.runNow(NOON);
        assertThat(outbox.mails()).isEmpty();
        assertThat(service.list(Optional.empty(), 1).get(0).deliveries().get(0).lastText())
                .startsWith("dry run");
    }

    @Test
    void noMoreMailsADayThanAllowedAndTheRestTheNextDay() {
        count(
                ReportRows.authentic().row(),
                ReportRows.authentic().policy(DmarcPolicy.NONE).row());
        ReportService service = service(careful(10, 1, false));
        assertThat(service.runNow(NOON).handedOn()).isEqualTo(1);
        assertThat(service.runOnce(NOON.plus(Duration.ofHours(6))).handedOn()).isZero();
        assertThat(service.runOnce(NEXT_NOON).handedOn()).isEqualTo(1);
    }

    @Test
    void aRuaThatIsDroppedIsNotedForItsOwnerAndForTheOperator() {
        dns.txt(
                "_dmarc.example.info",
                "v=DMARC1; p=reject; rua=mailto:a%2Cb@r1.example, mailto:dmarc@example.info, https://example.info/r");
        count(ReportRows.authentic().of("example.info").row());
        service().runNow(NOON);
        assertThat(outbox.recipients()).containsExactly("dmarc@example.info");
        assertThat(only())
                .contains("<error>rua: no report can go to \"mailto:a%2Cb@r1.example\".")
                .contains("\"https://example.info/r\"");
        assertThat(service().list(Optional.empty(), 1).get(0).deliveries())
                .filteredOn(delivery -> delivery.state() == DeliveryState.REFUSED)
                .extracting(Delivery::uri)
                .containsExactly("mailto:a%2Cb@r1.example", "https://example.info/r");
    }

    @Test
    void whereEveryRuaIsDroppedTheyAreNamed() {
        count(ReportRows.authentic().of("example.net").row());
        service().runNow(NOON);
        assertThat(service().list(Optional.empty(), 1).get(0).why()).contains("https://example.net/report");
    }

    @Test
    void anEndlessUriDoesNotKeepTheWindowFromItsReport() {
        String uri = "mailto:dmarc@example.info?subject=" + "x".repeat(5000);
        dns.txt("_dmarc.example.info", "v=DMARC1; p=reject; rua=" + uri + ",https://" + "y".repeat(5000));
        count(ReportRows.authentic().of("example.info").row());
        assertThat(service().runNow(NOON).waiting()).isZero();
        assertThat(outbox.recipients()).containsExactly("dmarc@example.info");
    }

    @Test
    void anEleventhDestinationIsNotDroppedSilently() {
        String rua = IntStream.range(0, 11)
                .mapToObj(i -> "mailto:d" + i + "@example.info")
                .collect(Collectors.joining(","));
        dns.txt("_dmarc.example.info", "v=DMARC1; p=reject; rua=" + rua);
        count(ReportRows.authentic().of("example.info").row());
        service().runNow(NOON);
        assertThat(outbox.mails()).hasSize(10);
        assertThat(ReportOutbox.xml(outbox.mails().get(0))).contains("<error>rua: only the first 10 destinations");
    }

    @Test
    void historicTagsAreNotReportedAsErrors() {
        String record = "v=DMARC1; p=reject; pct=50; ri=3600; rf=afrf; rua=mailto:dmarc@example.org";
        String[] problems = DmarcRecordParser.parse(Domain.of("example.org"), record).orElseThrow().problems().stream()
                .toArray(String[]::new);
        count(ReportRows.authentic().problems(problems).row());
        service().runNow(NOON);
        assertThat(only()).contains("<p>reject</p>").doesNotContain("<error>");
    }

    @Test
    void anExcludedDomainGetsNoReport() {
        count(ReportRows.authentic().row());
        assertThat(service(careful(10, 10, false, Domain.of("example.org")))
                        .runNow(NOON)
                        .suppressed())
                .isEqualTo(1);
    }

    @Test
    void anOperatorCancelsRetriesAndSends() {
        count(ReportRows.authentic().row());
        ReportService service = service();
        service.runOnce(NEXT_NOON);
        long id = service.list(Optional.empty(), 1).get(0).deliveries().get(0).id();
        assertThat(service.cancel(id, NEXT_NOON)).isTrue();
        assertThat(service.send(id, NEXT_NOON)).isFalse();
        assertThat(service.retry(id, NEXT_NOON)).isTrue();
        service.runOnce(NEXT_NOON);
        service.send(id, NEXT_NOON);
        assertThat(outbox.mails()).hasSize(1);
        assertThat(service.status(NEXT_NOON).deliveries()).containsOnlyKeys(DeliveryState.QUEUED);
        assertThat(service.retry(id, NEXT_NOON)).isFalse();
    }

    // None of them admits a loss

    @Test
    void whatTheJournalCouldNotTakeIsDeclaredInTheReport() {
        counter.close();
        counter = journal(1000);
        for (int i = 0; i < 10; i++) {
            counter.count(ReportRows.authentic().row());
        }
        service().runNow(NOON);
        String xml = only();
        int counted = Integer.parseInt(xml.replaceAll("(?s).*<count>(\\d+)</count>.*", "$1"));
        assertThat(counted).isBetween(1, 9);
        assertThat(xml).contains("<error>" + (10 - counted) + " messages of this period were evaluated");
    }

    @Test
    void aDamagedPieceOfTheJournalIsSetAsideAndTheRestIsCounted() throws IOException {
        counter.close();
        Path journal = folder.resolve("journal" + (64 << 20));
        Files.write(journal.resolve("00000000-0000-0000-0000-000000000000.1.journal"), damaged());
        counter = journal(64 << 20);
        count(ReportRows.authentic().row());
        service().runNow(NOON);
        assertThat(only()).contains("<count>1</count>");
        try (Stream<Path> files = Files.list(journal)) {
            assertThat(files.map(Path::toString)).anyMatch(name -> name.endsWith(".damaged"));
        }
    }

    /** An entry with a right checksum over bytes that are none of ours. */
    private static byte[] damaged() {
        byte[] entry = new byte[40];
        entry[10] = 9;
        CRC32 crc = new CRC32();
        crc.update(entry);
        return ByteBuffer.allocate(48)
                .putInt(40)
                .putInt((int) crc.getValue())
                .put(entry)
                .array();
    }
}
