package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.report.Delivery;
import dev.gatehouse.report.DeliveryState;
import dev.gatehouse.report.DeliveryStatus;
import dev.gatehouse.report.DnsPolicyLookup;
import dev.gatehouse.report.ReportLine;
import dev.gatehouse.report.ReportMail;
import dev.gatehouse.report.ReportReader;
import dev.gatehouse.report.ReportSender;
import dev.gatehouse.report.ReportService;
import dev.gatehouse.report.ReportSettings;
import dev.gatehouse.report.ReportStore;
import dev.gatehouse.report.ReportSummary;
import dev.gatehouse.report.WindowState;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.ReportOutbox;
import dev.gatehouse.testkit.ReportRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
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

/** A destination that does not take a report for its size gets the same records in smaller ones. */
class LargeReportsTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final DeliveryStatus TOO_LARGE =
            new DeliveryStatus(DeliveryStatus.Action.FAILED, "5.3.4", "552 5.3.4 message too large");

    @TempDir
    Path folder;

    private final MapDns dns = new MapDns();
    private final ReportOutbox outbox = new ReportOutbox();
    private Database database;
    private JournalCounter counter;

    @BeforeEach
    void open() {
        database = Database.inFolder(folder);
        counter = JournalCounter.open(
                new JdbcReportStore(database),
                folder.resolve("journal"),
                new JournalCounter.Settings(Duration.ofHours(1), 64 << 20),
                Clock.fixed(NOON, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        counter.close();
        database.close();
    }

    private ReportService service() {
        return service(new JdbcReportStore(database), outbox);
    }

    private ReportService service(ReportStore store, ReportSender sender) {
        return new ReportService(
                store,
                counter,
                dns,
                new DnsPolicyLookup(dns),
                sender,
                ReportSettings.of(Domain.of("mx.receiver.example"), "Receiver", "dmarc@mx.receiver.example"));
    }

    /** As many sources, each with one message more than the one before. */
    private void count(int sources, String rua) {
        dns.txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=" + rua);
        for (int source = 0; source < sources; source++) {
            for (int message = 0; message <= source; message++) {
                counter.count(ReportRows.authentic()
                        .from("192.0." + (2 + source / 200) + "." + source % 200)
                        .row());
            }
        }
    }

    private static ReportSummary summary(ReportMail mail) {
        try {
            return ReportReader.summary(new ByteArrayInputStream(ReportOutbox.file(mail)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long messages(List<ReportMail> mails) {
        return mails.stream().mapToLong(mail -> summary(mail).messages()).sum();
    }

    private static List<String> sources(List<ReportMail> mails) {
        return mails.stream()
                .flatMap(mail -> summary(mail).sources().stream())
                .map(source -> source.sourceIp())
                .toList();
    }

    private List<Delivery> deliveries() {
        return service().list(Optional.empty(), 1000).stream()
                .map(ReportLine::deliveries)
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void whatWasTooLargeGoesAgainInSmallerReportsOfTheSameCounts() {
        count(10, "mailto:dmarc@example.org");
        service().runNow(NOON);
        ReportMail whole = outbox.mails().get(0);
        outbox.mails().clear();

        assertThat(service().bounced(whole.sender(), TOO_LARGE, NOON)).isTrue();
        service().runOnce(NOON.plus(Duration.ofHours(4)));
        service().runOnce(NOON.plus(Duration.ofHours(8)));

        assertThat(outbox.mails()).hasSize(4);
        assertThat(messages(outbox.mails())).isEqualTo(55).isEqualTo(messages(List.of(whole)));
        assertThat(sources(outbox.mails())).doesNotHaveDuplicates().hasSize(10);
        assertThat(outbox.mails())
                .extracting(mail -> summary(mail).report().metadata().reportId())
                .doesNotHaveDuplicates()
                .doesNotContain(summary(whole).report().metadata().reportId());
        assertThat(outbox.mails())
                .extracting(mail -> summary(mail).report().metadata().period())
                .containsOnly(summary(whole).report().metadata().period());
        assertThat(service().suppressions()).isEmpty();
        assertThat(service().list(Optional.empty(), 10))
                .extracting(ReportLine::state)
                .containsOnly(WindowState.DONE);
    }

    @Test
    void aPartThatIsTriedAgainHasTheSameBytes() {
        count(2, "mailto:dmarc@example.org");
        service().runNow(NOON);
        service().bounced(outbox.mails().get(0).sender(), TOO_LARGE, NOON);
        outbox.mails().clear();
        outbox.refusing(true);
        service().runOnce(NOON);
        List<String> frozen = service().list(Optional.empty(), 10).stream()
                .map(ReportLine::reportId)
                .toList();
        service().runOnce(NOON.plus(Duration.ofHours(4)));
        outbox.refusing(false);
        service().runOnce(NOON.plus(Duration.ofHours(8)));

        assertThat(outbox.mails()).hasSize(2);
        assertThat(frozen)
                .hasSize(3)
                .containsAll(outbox.mails().stream()
                        .map(mail -> summary(mail).report().metadata().reportId())
                        .toList());
    }

    @Test
    void theSameBounceTwiceSplitsOnce() {
        count(10, "mailto:dmarc@example.org");
        service().runNow(NOON);
        String sender = outbox.mails().get(0).sender();
        service().bounced(sender, TOO_LARGE, NOON);
        service().bounced(sender, TOO_LARGE, NOON);
        assertThat(deliveries()).hasSize(5);
    }

    @Test
    void aBounceThatIsQuickerThanOurNoteOfTheMailIsNotForgotten() {
        count(10, "mailto:dmarc@example.org");
        ReportService meanwhile = service(notingTheMailBefore("split"), outbox);
        service(new JdbcReportStore(database), mail -> meanwhile.bounced(mail.sender(), TOO_LARGE, NOON))
                .runNow(NOON);
        assertThat(deliveries()).hasSize(5).extracting(Delivery::state).contains(DeliveryState.TOO_LARGE);
    }

    @Test
    void aBounceOfAMissingMailboxThatIsQuickerIsNotForgottenEither() {
        count(1, "mailto:dmarc@example.org");
        ReportService meanwhile = service(notingTheMailBefore("move"), outbox);
        service(new JdbcReportStore(database), mail -> meanwhile.bounced(mail.sender(), "550 nobody here", NOON))
                .runNow(NOON);
        assertThat(deliveries()).singleElement().extracting(Delivery::state).isEqualTo(DeliveryState.BOUNCED);
        assertThat(service().suppressions()).hasSize(1);
    }

    /** A store to which the server that sends notes that the mail was handed on, at the worst moment. */
    private ReportStore notingTheMailBefore(String call) {
        ReportStore store = new JdbcReportStore(database);
        return (ReportStore) Proxy.newProxyInstance(
                ReportStore.class.getClassLoader(), new Class<?>[] {ReportStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(call)) {
                        store.move((Delivery) arguments[0], DeliveryState.QUEUED, NOON, NOON, "handed on");
                    }
                    return method.invoke(store, arguments);
                });
    }

    @Test
    void aReportOfOneRecordThatIsTooLargeIsABounceLikeAnyOther() {
        count(1, "mailto:dmarc@example.org");
        service().runNow(NOON);
        service().bounced(outbox.mails().get(0).sender(), TOO_LARGE, NOON);
        assertThat(deliveries()).singleElement().extracting(Delivery::state).isEqualTo(DeliveryState.BOUNCED);
        assertThat(service().suppressions()).hasSize(1);
    }

    @Test
    void onlyTheDestinationThatRefusedGetsTheParts() {
        count(10, "mailto:a@example.org,mailto:b@example.org");
        service().runNow(NOON);
        ReportMail refused = outbox.mails().get(0);
        outbox.mails().clear();
        service().bounced(refused.sender(), TOO_LARGE, NOON);
        service().runOnce(NOON.plus(Duration.ofHours(4)));
        service().runOnce(NOON.plus(Duration.ofHours(8)));
        assertThat(outbox.recipients()).hasSize(4).containsOnly(refused.recipient());
    }

    @Test
    void theSizeThatAnOldRecordNamesIsKept() {
        count(300, "mailto:dmarc@example.org!4k");
        service().runNow(NOON);
        assertThat(outbox.mails()).hasSizeGreaterThan(1).allSatisfy(mail -> assertThat(mail.bytes())
                .hasSizeLessThanOrEqualTo(4096));
        assertThat(messages(outbox.mails())).isEqualTo(300 * 301 / 2);
        assertThat(sources(outbox.mails())).doesNotHaveDuplicates().hasSize(300);
    }

    @Test
    void aSizeThatNothingFitsIntoMakesNoFloodOfReports() {
        count(300, "mailto:dmarc@example.org!1");
        service().runNow(NOON);
        assertThat(outbox.mails()).isEmpty();
        assertThat(deliveries()).singleElement().satisfies(delivery -> {
            assertThat(delivery.state()).isEqualTo(DeliveryState.TOO_LARGE);
            assertThat(delivery.lastText()).contains("larger than the 1 that the rua tag allows");
        });
    }
}
