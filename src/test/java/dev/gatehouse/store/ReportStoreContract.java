package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dmarc.DmarcPolicy;
import dev.gatehouse.report.CountedBatch;
import dev.gatehouse.report.Delivery;
import dev.gatehouse.report.DeliveryState;
import dev.gatehouse.report.Generation;
import dev.gatehouse.report.LimitedDestination;
import dev.gatehouse.report.Period;
import dev.gatehouse.report.RenderedReport;
import dev.gatehouse.report.ReportDestination;
import dev.gatehouse.report.ReportMail;
import dev.gatehouse.report.ReportRecord;
import dev.gatehouse.report.ReportRow;
import dev.gatehouse.report.ReportStore;
import dev.gatehouse.report.SealedWindow;
import dev.gatehouse.report.Suppression;
import dev.gatehouse.report.WindowState;
import dev.gatehouse.testkit.ReportRows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every report store keeps to, whichever database it is on. */
abstract class ReportStoreContract {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant NEXT_NOON = Instant.parse("2026-02-01T12:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(10);

    private Database database;
    private ReportStore store;

    abstract Database openDatabase();

    @BeforeEach
    void open() {
        database = openDatabase();
        store = new JdbcReportStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static CountedBatch batch(String node, long sequence, ReportRow... rows) {
        return batch(node, sequence, NOON, rows);
    }

    private static CountedBatch batch(String node, long sequence, Instant through, ReportRow... rows) {
        List<CountedBatch.Count> counts =
                Arrays.stream(rows).map(CountedBatch.Count::of).toList();
        return new CountedBatch(new CountedBatch.Id(node, "boot", sequence), counts, Map.of(), through);
    }

    private static ReportRow row(String ip) {
        return ReportRows.authentic().from(ip).row();
    }

    private List<ReportRecord> records(SealedWindow window) {
        List<ReportRecord> records = new ArrayList<>();
        store.eachRecord(window, records::add);
        return records;
    }

    private SealedWindow sealed() {
        store.seal(NEXT_NOON);
        return store.takeSealed(NEXT_NOON, LEASE).orElseThrow();
    }

    private Delivery rendered(String... uris) {
        store.add(batch("a", 1, row("192.0.2.1")));
        SealedWindow window = sealed();
        store.savePart(window, report("0123"));
        assertThat(store.rendered(window, "example.org", List.of(uris), NEXT_NOON, NEXT_NOON.plus(Duration.ofDays(2))))
                .isTrue();
        return store.takeForCheck(NEXT_NOON, LEASE).orElseThrow();
    }

    private static RenderedReport report(String id) {
        byte[] large = new byte[3_000_000];
        large[2_999_999] = 7;
        return new RenderedReport(
                1, id, "example.org", Period.dayOf(NOON), "a!b!1!2.xml.gz", Generation.RFC9990, 1, 1, large);
    }

    private static ReportMail mail() {
        return new ReportMail("r+1.abc@example.net", "dmarc@example.org", "1@example.net", new byte[] {1, 2, 3});
    }

    @Test
    void equalRowsOfAllServersAreSummed() {
        store.add(batch("a", 1, row("192.0.2.1"), row("192.0.2.1"), row("192.0.2.2")));
        store.add(batch("b", 1, row("192.0.2.1")));
        store.add(batch("a", 2, row("192.0.2.1")));
        List<ReportRecord> records = records(sealed());
        assertThat(records).hasSize(2);
        assertThat(records.stream().mapToLong(ReportRecord::count).sum()).isEqualTo(5);
    }

    @Test
    void aBatchAddedAgainChangesNothing() {
        CountedBatch batch = batch("a", 1, row("192.0.2.1"));
        store.add(batch);
        store.add(batch);
        assertThat(records(sealed())).singleElement().satisfies(record -> assertThat(record.count())
                .isEqualTo(1));
    }

    @Test
    void aWindowOfManyPagesIsReadWhole() {
        ReportRow[] rows = IntStream.range(0, 5000)
                .mapToObj(i -> row("10.1." + i / 250 + "." + i % 250))
                .toArray(ReportRow[]::new);
        store.add(batch("a", 1, rows));
        store.add(batch("b", 1, rows));
        List<ReportRecord> records = records(sealed());
        assertThat(records).hasSize(5000).allMatch(record -> record.count() == 2);
    }

    @Test
    void aWindowWaitsForAServerThatHasNotBroughtItsCounts() {
        Instant midnight = Instant.parse("2026-02-01T00:00:00Z");
        store.add(batch("slow", 1, midnight.minusSeconds(5), row("192.0.2.1")));
        assertThat(store.seal(midnight.plusSeconds(2))).isZero();
        store.add(batch("slow", 2, midnight.plusSeconds(3), row("192.0.2.1")));
        assertThat(store.seal(midnight.plusSeconds(4))).isEqualTo(1);
    }

    @Test
    void aWindowDoesNotWaitForAServerThatDied() {
        Instant midnight = Instant.parse("2026-02-01T00:00:00Z");
        store.add(batch("dead", 1, midnight.minusSeconds(5), row("192.0.2.1")));
        assertThat(store.seal(midnight.plusSeconds(601))).isEqualTo(1);
    }

    @Test
    void lateMessagesGoIntoTheNextWindow() {
        store.add(batch("a", 1, row("192.0.2.1")));
        store.suppress(sealed(), "reported");
        store.add(batch("a", 2, NEXT_NOON, row("192.0.2.1")));
        store.seal(NEXT_NOON.plus(Duration.ofDays(1)));
        SealedWindow next =
                store.takeSealed(NEXT_NOON.plus(Duration.ofDays(1)), LEASE).orElseThrow();
        assertThat(next.period()).isEqualTo(Period.dayOf(NEXT_NOON));
        assertThat(records(next)).hasSize(1);
    }

    @Test
    void aPolicyChangeAtNoonMakesASecondWindow() {
        ReportRow before = row("192.0.2.1");
        ReportRow after = ReportRows.authentic().policy(DmarcPolicy.NONE).row();
        store.add(batch("a", 1, before, after));
        assertThat(store.seal(NEXT_NOON)).isEqualTo(2);
    }

    @Test
    void anotherRuaAtNoonDoesNot() {
        store.add(batch(
                "a",
                1,
                row("192.0.2.1"),
                ReportRows.authentic().rua("mailto:other@example.org").row()));
        assertThat(store.seal(NEXT_NOON)).isEqualTo(1);
    }

    @Test
    void aSealedWindowIsTakenByOneServerAtATime() {
        store.add(batch("a", 1, row("192.0.2.1")));
        SealedWindow first = sealed();
        assertThat(store.takeSealed(NEXT_NOON.plusSeconds(1), LEASE)).isEmpty();
        SealedWindow second =
                store.takeSealed(NEXT_NOON.plus(LEASE).plusSeconds(1), LEASE).orElseThrow();
        assertThat(store.rendered(first, "example.org", List.of(), NEXT_NOON, NEXT_NOON))
                .isFalse();
        assertThat(store.suppress(second, "test")).isTrue();
    }

    @Test
    void lossesAreToldToTheWindow() {
        ReportRow row = row("192.0.2.1");
        CountedBatch counted = batch("a", 1, row);
        store.add(new CountedBatch(counted.id(), counted.counts(), Map.of(row.policy(), 7L), NOON));
        assertThat(sealed().lost()).isEqualTo(7);
    }

    @Test
    void rowsBeyondTheLimitAreMergedAndNotDropped() {
        store = new JdbcReportStore(database, 100);
        for (int i = 0; i < 50; i++) {
            ReportRow[] rows = new ReportRow[20];
            for (int j = 0; j < 20; j++) {
                rows[j] = ReportRows.authentic()
                        .from("192.0.2." + j)
                        .mailFrom("x@m" + i + ".example.org")
                        .signed(ReportRows.signature(DkimOutcome.PASS, "example.org", "s" + i + "-" + j))
                        .row();
            }
            store.add(batch("a", i, rows));
        }
        SealedWindow window = sealed();
        List<ReportRecord> records = records(window);
        assertThat(records.stream().mapToLong(ReportRecord::count).sum()).isEqualTo(1000);
        assertThat(records).hasSizeLessThan(200);
        assertThat(window.merged()).isGreaterThan(800);
    }

    @Test
    void aReportComesBackAsItWasSaved() {
        Delivery delivery = rendered("mailto:dmarc@example.org");
        RenderedReport kept = store.report(delivery);
        assertThat(Arrays.equals(kept.gzip(), report("0123").gzip())).isTrue();
        assertThat(kept.filename()).isEqualTo("a!b!1!2.xml.gz");
        assertThat(kept.period()).isEqualTo(Period.dayOf(NOON));
        assertThat(store.report("0123")).isPresent();
        assertThat(store.report("none")).isEmpty();
    }

    @Test
    void whatAServerIsAtWorkOnIsNotHastened() {
        store.add(batch("a", 1, row("192.0.2.1")));
        SealedWindow window = sealed();
        store.hasten(NEXT_NOON);
        assertThat(store.takeSealed(NEXT_NOON, LEASE)).isEmpty();
        store.postpone(window, NEXT_NOON.plusSeconds(60), "no DNS");
        assertThat(store.takeSealed(NEXT_NOON, LEASE)).isEmpty();
        store.hasten(NEXT_NOON);
        assertThat(store.takeSealed(NEXT_NOON, LEASE)).isPresent();
    }

    @Test
    void whatFailedIsHastenedAndWhatWaitsForItsTimeIsNot() {
        Instant later = NEXT_NOON.plusSeconds(60);
        store.ready(rendered("mailto:dmarc@example.org"), mail(), later);
        store.hasten(NEXT_NOON);
        assertThat(store.takeForSending(NEXT_NOON, LEASE)).isEmpty();
        Delivery sending = store.takeForSending(later, LEASE).orElseThrow();
        store.hasten(NEXT_NOON);
        assertThat(store.takeForSending(NEXT_NOON, LEASE)).isEmpty();
        store.move(sending, DeliveryState.READY, later, later.plusSeconds(60), "the queue is full");
        store.hasten(NEXT_NOON);
        assertThat(store.takeForSending(NEXT_NOON, LEASE)).isPresent();
    }

    @Test
    void partsOfAServerThatDiedAreDiscarded() {
        store.add(batch("a", 1, row("192.0.2.1")));
        SealedWindow window = sealed();
        store.savePart(window, report("left"));
        store.discardParts(window);
        store.savePart(window, report("right"));
        assertThat(store.report("left")).isEmpty();
    }

    @Test
    void aDeliveryGoesFromCheckToQueuedOnce() {
        Delivery checked = rendered("mailto:dmarc@example.org");
        assertThat(store.takeForCheck(NEXT_NOON, LEASE)).isEmpty();
        assertThat(store.ready(checked, mail(), NEXT_NOON)).isTrue();
        Delivery sending = store.takeForSending(NEXT_NOON, LEASE).orElseThrow();
        assertThat(store.takeForSending(NEXT_NOON, LEASE)).isEmpty();
        assertThat(store.mail(sending).bytes()).containsExactly(1, 2, 3);
        assertThat(store.move(sending, DeliveryState.QUEUED, NEXT_NOON, NEXT_NOON, ""))
                .isTrue();
        assertThat(store.move(sending, DeliveryState.QUEUED, NEXT_NOON, NEXT_NOON, ""))
                .isFalse();
        assertThat(store.handedOnSince(NEXT_NOON, Optional.of("example.org"))).isEqualTo(1);
        assertThat(store.handedOnSince(NEXT_NOON.plusSeconds(1), Optional.empty()))
                .isZero();
        assertThat(store.finish()).isEqualTo(1);
    }

    @Test
    void whatADeadServerWasSendingIsSentByAnotherWithTheSameBytes() {
        store.ready(rendered("mailto:dmarc@example.org"), mail(), NEXT_NOON);
        Delivery dead = store.takeForSending(NEXT_NOON, LEASE).orElseThrow();
        Instant later = NEXT_NOON.plus(LEASE).plusSeconds(1);
        Delivery other = store.takeForSending(later, LEASE).orElseThrow();
        assertThat(other.id()).isEqualTo(dead.id());
        assertThat(store.mail(other).bytes()).containsExactly(1, 2, 3);
        assertThat(store.move(dead, DeliveryState.QUEUED, later, later, "")).isFalse();
        assertThat(store.move(other, DeliveryState.QUEUED, later, later, "")).isTrue();
    }

    @Test
    void smallerReportsTakeThePlaceOfADeliveryOnce() {
        Delivery checked = rendered("mailto:dmarc@example.org");
        List<RenderedReport> parts = List.of(report("half1"), report("half2"));
        assertThat(store.split(checked, parts, NEXT_NOON, NEXT_NOON, "too large"))
                .isTrue();
        assertThat(store.split(checked, parts, NEXT_NOON, NEXT_NOON, "too large"))
                .isFalse();
        assertThat(store.delivery(checked.id()).orElseThrow().state()).isEqualTo(DeliveryState.TOO_LARGE);
        assertThat(store.takeForCheck(NEXT_NOON, LEASE)).isPresent();
        assertThat(store.takeForCheck(NEXT_NOON, LEASE)).isPresent();
        assertThat(store.takeForCheck(NEXT_NOON, LEASE)).isEmpty();
        assertThat(store.report("half2").orElseThrow().part()).isEqualTo(3);
        assertThat(store.finish()).isZero();
    }

    @Test
    void destinationsAreAddedOnce() {
        Delivery delivery = rendered("mailto:dmarc@example.org");
        ReportDestination other =
                ReportDestination.parse("mailto:other@example.org").orElseThrow();
        LimitedDestination limited = new LimitedDestination(other, OptionalLong.of(4096));
        store.addDestinations(delivery, List.of(limited), NEXT_NOON);
        store.addDestinations(delivery, List.of(new LimitedDestination(other, OptionalLong.empty())), NEXT_NOON);
        assertThat(store.list(Optional.empty(), 10).get(0).deliveries()).hasSize(2);
    }

    @Test
    void suppressionsApplyToAnAddressOrToItsHost() {
        ReportDestination destination =
                ReportDestination.parse("mailto:Dmarc@example.org").orElseThrow();
        assertThat(store.suppression(destination, NOON)).isEmpty();
        store.suppress(new Suppression("example.org", NOON.plusSeconds(10), 0, "by hand"));
        assertThat(store.suppression(destination, NOON)).isPresent();
        assertThat(store.suppression(destination, NOON.plusSeconds(11))).isEmpty();
        assertThat(store.release("example.org")).isTrue();
        store.suppress(new Suppression("dmarc@example.org", NOON.plusSeconds(10), 1, "bounced"));
        store.suppress(new Suppression("DMARC@example.org", NOON.plusSeconds(10), 2, "bounced"));
        assertThat(store.suppressions()).hasSize(1);
        assertThat(store.suppression(destination, NOON)).isPresent();
    }

    @Test
    void aSecretStaysTheSame() {
        assertThat(store.secret("x")).hasSize(32).isEqualTo(store.secret("x"));
        assertThat(store.secret("y")).isNotEqualTo(store.secret("x"));
    }

    @Test
    void theListShowsOpenWindowsWithWhatIsCountedSoFar() {
        store.add(batch("a", 1, row("192.0.2.1"), row("192.0.2.1")));
        assertThat(store.list(Optional.of("example.org"), 10)).singleElement().satisfies(line -> {
            assertThat(line.state()).isEqualTo(WindowState.OPEN);
            assertThat(line.messages()).isEqualTo(2);
        });
        assertThat(store.list(Optional.of("example.net"), 10)).isEmpty();
    }

    @Test
    void forgetsWhatEndedLongAgo() {
        store.add(batch("a", 1, row("192.0.2.1")));
        store.suppress(sealed(), "test");
        assertThat(store.forget(NOON)).isZero();
        assertThat(store.forget(NEXT_NOON)).isEqualTo(1);
        assertThat(store.list(Optional.empty(), 10)).isEmpty();
    }
}
