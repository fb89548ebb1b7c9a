package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.report.Delivery;
import dev.gatehouse.report.DeliveryState;
import dev.gatehouse.report.Generation;
import dev.gatehouse.report.PolicyLookup;
import dev.gatehouse.report.ReportLine;
import dev.gatehouse.report.ReportRun;
import dev.gatehouse.report.ReportSchema;
import dev.gatehouse.report.ReportService;
import dev.gatehouse.report.ReportSettings;
import dev.gatehouse.report.WindowState;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.ReportOutbox;
import dev.gatehouse.testkit.ReportRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a counted message to the mail that reports it, on H2. */
class ReportPathTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant NEXT_DAY = Instant.parse("2026-02-01T00:20:00Z");
    private static final Instant NEXT_NOON = Instant.parse("2026-02-01T12:00:00Z");

    @TempDir
    Path folder;

    private final MapDns dns = new MapDns();
    private final ReportOutbox outbox = new ReportOutbox();
    private final PolicyLookup policies = new MapPolicies();
    private List<String> rua = List.of("mailto:dmarc@example.org");
    private boolean dnsIsDown;
    private Database database;
    private JournalCounter counter;

    /** Everybody's organizational domain is the last two labels. */
    private final class MapPolicies implements PolicyLookup {
        @Override
        public Destinations destinations(Domain policyDomain) {
            return dnsIsDown ? Destinations.unavailable() : new Destinations(true, rua);
        }

        @Override
        public Optional<Domain> organizationalDomain(Domain name) {
            return dnsIsDown ? Optional.empty() : Optional.of(name.rightmost(Math.min(2, name.labelCount())));
        }
    }

    @BeforeEach
    void open() {
        database = Database.inFolder(folder);
        counter = JournalCounter.open(
                new JdbcReportStore(database),
                folder.resolve("journal"),
                new JournalCounter.Settings(Duration.ofHours(1), 1 << 20),
                Clock.fixed(NOON, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        counter.close();
        database.close();
    }

    private ReportService service() {
        return service(ReportSettings.of(Domain.of("mx.receiver.example"), "Receiver", "dmarc@mx.receiver.example"));
    }

    private ReportService service(ReportSettings settings) {
        return new ReportService(new JdbcReportStore(database), counter, dns, policies, outbox, settings);
    }

    @Test
    void aDayOfMailBecomesOneValidReport() throws IOException {
        counter.count(ReportRows.authentic().row());
        counter.count(ReportRows.authentic().row());
        counter.count(ReportRows.forged().from("198.51.100.7").row());
        counter.flush();

        service().runOnce(NEXT_DAY);
        ReportRun run = service().runOnce(NEXT_NOON);

        assertThat(run.handedOn()).isEqualTo(1);
        assertThat(outbox.recipients()).containsExactly("dmarc@example.org");
        String xml = ReportOutbox.xml(outbox.mails().get(0));
        assertThat(ReportSchema.problem(
                        new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), Generation.RFC9990))
                .isEmpty();
        assertThat(xml)
                .contains("<begin>1769817600</begin><end>1769903999</end>")
                .contains("<source_ip>192.0.2.1</source_ip><count>2</count>")
                .contains("<source_ip>198.51.100.7</source_ip><count>1</count>");
        assertThat(service().runOnce(NEXT_NOON).handedOn()).isZero();
    }

    @Test
    void theMailNamesItselfAsRfc9990Wants() {
        counter.count(ReportRows.authentic().row());
        service().runNow(NOON);

        String mail = ReportOutbox.text(outbox.mails().get(0));
        assertThat(mail)
                .contains("Subject: Report Domain: example.org\r\n Submitter: mx.receiver.example\r\n Report-ID: <")
                .containsPattern(
                        "filename=\"mx.receiver.example!example.org!1769817600!1769860800![0-9a-f]{32}.xml.gz\"")
                .contains("Auto-Submitted: auto-generated")
                .contains("Date: Sat, 31 Jan 2026 12:00:00 +0000");
        assertThat(outbox.mails().get(0).sender()).matches("dmarc\\+1\\.[0-9a-f]{16}@mx\\.receiver\\.example");
    }

    @Test
    void aReportOnDemandEndsNowAndTheRestOfTheDayFollows() {
        counter.count(ReportRows.authentic().row());
        service().runNow(NOON);
        counter.count(ReportRows.authentic().row());
        service().runNow(NOON.plusSeconds(60));

        assertThat(outbox.mails()).hasSize(2);
        assertThat(ReportOutbox.xml(outbox.mails().get(0))).contains("<end>1769860800</end>");
        assertThat(ReportOutbox.xml(outbox.mails().get(1)))
                .contains("<begin>1769860801</begin><end>1769860860</end>")
                .contains("<count>1</count>");
    }

    @Test
    void nothingIsSentWhileTheQueueIsFullAndTheSameBytesLater() {
        counter.count(ReportRows.authentic().row());
        ReportRun first = serviceWithFullQueue().runNow(NOON);
        assertThat(first.waiting()).isEqualTo(1);

        outbox.refusing(false);
        service().runOnce(NEXT_NOON);
        assertThat(outbox.mails()).hasSize(1);
        assertThat(state()).isEqualTo(WindowState.DONE);
    }

    private ReportService serviceWithFullQueue() {
        outbox.refusing(true);
        return service();
    }

    @Test
    void withoutDnsTheWindowWaits() {
        counter.count(ReportRows.authentic().row());
        dnsIsDown = true;
        assertThat(service().runNow(NOON).waiting()).isEqualTo(1);
        dnsIsDown = false;
        assertThat(service().runOnce(NEXT_NOON).rendered()).isEqualTo(1);
    }

    @Test
    void anOperatorNeedNotWaitForWhatFailed() {
        counter.count(ReportRows.authentic().row());
        dnsIsDown = true;
        service().runNow(NOON);
        dnsIsDown = false;
        outbox.refusing(true);
        assertThat(service().runNow(NOON.plusSeconds(1)).rendered()).isEqualTo(1);
        outbox.refusing(false);
        assertThat(service().runNow(NOON.plusSeconds(2)).handedOn()).isEqualTo(1);
    }

    @Test
    void whatTheNextRegularRunFindsAfterAnOutageItSends() {
        counter.count(ReportRows.authentic().row());
        dnsIsDown = true;
        service().runNow(NOON);
        dnsIsDown = false;
        assertThat(service().runOnce(NOON.plus(Duration.ofMinutes(5))).handedOn())
                .isEqualTo(1);
    }

    @Test
    void aReportThatWasAskedForIsNotSpreadByARegularRunThatFindsIt() {
        counter.count(ReportRows.authentic().row());
        service().render(NOON);
        assertThat(service().runOnce(NOON).handedOn()).isEqualTo(1);
    }

    @Test
    void theReportsOfADayAreSpread() {
        counter.count(ReportRows.authentic().row());
        counter.flush();
        ReportRun run = service().runOnce(NEXT_DAY);
        assertThat(run.rendered()).isEqualTo(1);
        assertThat(line().deliveries().get(0).nextAt()).isBetween(NEXT_DAY, NEXT_DAY.plus(Duration.ofHours(3)));
    }

    @Test
    void aStrangerWhoDidNotAgreeGetsNothing() {
        rua = List.of("mailto:victim@stranger.example", "mailto:0", "https://example.org/x");
        counter.count(ReportRows.authentic().row());
        service().runNow(NOON);

        assertThat(outbox.mails()).isEmpty();
        assertThat(line().deliveries()).hasSize(3).allMatch(delivery -> delivery.state() == DeliveryState.REFUSED);
        assertThat(line().deliveries().get(0).lastText()).contains("example.org._report._dmarc.stranger.example");
        assertThat(line().deliveries().get(1).lastText()).isEqualTo("no address that we can write to");
    }

    @Test
    void anExternalHostMayPutItsOwnAddressInThePlace() {
        dns.txt("example.org._report._dmarc.reports.example", "v=DMARC1; rua=mailto:other@reports.example");
        rua = List.of("mailto:first@reports.example");
        counter.count(ReportRows.authentic().row());
        service().runNow(NOON);
        assertThat(outbox.recipients()).containsExactly("other@reports.example");
    }

    @Test
    void theSizeThatAnExternalHostNamesIsKept() {
        dns.txt("example.org._report._dmarc.reports.example", "v=DMARC1; rua=mailto:other@reports.example!1");
        rua = List.of("mailto:first@reports.example");
        counter.count(ReportRows.authentic().row());
        service().runNow(NOON);
        assertThat(outbox.mails()).isEmpty();
        assertThat(line().deliveries())
                .extracting(Delivery::uri, Delivery::state)
                .containsExactly(
                        tuple("mailto:first@reports.example", DeliveryState.CANCELLED),
                        tuple("mailto:other@reports.example!1", DeliveryState.TOO_LARGE));
    }

    @Test
    void anExternalHostMayNameASizeForTheAddressThatWasAskedFor() {
        dns.txt("example.org._report._dmarc.reports.example", "v=DMARC1; rua=mailto:first@reports.example!1");
        rua = List.of("mailto:first@reports.example!10m");
        counter.count(ReportRows.authentic().row());
        service().runNow(NOON);
        assertThat(line().deliveries())
                .singleElement()
                .extracting(Delivery::state)
                .isEqualTo(DeliveryState.TOO_LARGE);
    }

    @Test
    void anOverrideByWhichTwoAddressesBecomeOneBringsOneReport() {
        dns.txt("example.org._report._dmarc.reports.example", "v=DMARC1; rua=mailto:first@reports.example");
        rua = List.of("mailto:first@reports.example!10m", "mailto:second@reports.example");
        counter.count(ReportRows.authentic().row());
        service().runNow(NOON);
        assertThat(outbox.recipients()).containsExactly("first@reports.example");
    }

    @Test
    void anOverrideToAnotherHostLeavesNobodyWithTheReport() {
        dns.txt("example.org._report._dmarc.reports.example", "v=DMARC1; rua=mailto:victim@elsewhere.example");
        rua = List.of("mailto:first@reports.example");
        counter.count(ReportRows.authentic().row());
        service().runNow(NOON);
        assertThat(outbox.mails()).isEmpty();
    }

    @Test
    void aForgerDoesNotMakeUsWriteToHisVictim() {
        counter.count(ReportRows.forged().row());
        service().runNow(NOON);
        assertThat(outbox.mails()).isEmpty();
        assertThat(line().why()).contains("nothing accepted");
    }

    @Test
    void aBounceSuppressesTheDestination() {
        counter.count(ReportRows.authentic().row());
        service().runNow(NOON);
        String bounceTo = outbox.mails().get(0).sender();
        assertThat(service().bounced("dmarc+1.0123456789abcdef@mx.receiver.example", "forged", NOON))
                .isFalse();
        assertThat(service().bounced(bounceTo, "550 no such user", NOON)).isTrue();

        counter.count(ReportRows.authentic().row());
        service().runNow(NOON.plusSeconds(100));
        assertThat(outbox.mails()).hasSize(1);
        assertThat(line().deliveries().get(0).state()).isEqualTo(DeliveryState.SUPPRESSED);
    }

    @Test
    void theOldFormatHasNoNamespaceAndNoNewWords() {
        counter.count(ReportRows.authentic().row());
        service(ReportSettings.of(Domain.of("mx.receiver.example"), "Receiver", "dmarc@mx.receiver.example")
                        .with(Generation.RFC7489))
                .runNow(NOON);
        assertThat(ReportOutbox.xml(outbox.mails().get(0)))
                .contains("<feedback>")
                .contains("<disposition>none</disposition>")
                .doesNotContain("discovery_method");
    }

    private ReportLine line() {
        return service().list(Optional.empty(), 10).get(0);
    }

    private WindowState state() {
        return line().state();
    }
}
