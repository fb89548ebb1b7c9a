package dev.gatehouse.store;

import dev.gatehouse.report.CountedBatch;
import dev.gatehouse.report.Delivery;
import dev.gatehouse.report.DeliveryState;
import dev.gatehouse.report.Demand;
import dev.gatehouse.report.LimitedDestination;
import dev.gatehouse.report.RenderedReport;
import dev.gatehouse.report.ReportDestination;
import dev.gatehouse.report.ReportLine;
import dev.gatehouse.report.ReportMail;
import dev.gatehouse.report.ReportRecord;
import dev.gatehouse.report.ReportStatus;
import dev.gatehouse.report.ReportStore;
import dev.gatehouse.report.SealedWindow;
import dev.gatehouse.report.Suppression;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The report store on one {@link Database}; what each table does stands in a class of its own. */
public final class JdbcReportStore implements ReportStore {
    private final Database database;
    private final Buckets buckets;
    private final Windows windows;
    private final Deliveries deliveries;
    private final Suppressions suppressions;

    public JdbcReportStore(Database database) {
        this(database, Buckets.DEFAULT_MAX_ROWS);
    }

    /** @param maxRows how many different rows a window holds before they are made coarser */
    public JdbcReportStore(Database database, long maxRows) {
        this.database = database;
        this.buckets = new Buckets(maxRows);
        this.windows = new Windows();
        this.deliveries = new Deliveries();
        this.suppressions = new Suppressions();
    }

    @Override
    public void add(CountedBatch batch) {
        buckets.remember(database.transact(session -> buckets.add(session, batch)));
    }

    @Override
    public int seal(Instant now) {
        return database.transact(session -> windows.seal(session, now));
    }

    @Override
    public int cut(Instant now) {
        return database.transact(session -> windows.cut(session, now));
    }

    @Override
    public Optional<SealedWindow> takeSealed(Instant now, Duration lease) {
        return database.transact(session -> windows.take(session, now, lease));
    }

    @Override
    public void eachRecord(SealedWindow window, Consumer<ReportRecord> consumer) {
        BucketPages pages = new BucketPages(window.id());
        while (!pages.atEnd()) {
            database.transact(pages::next).forEach(consumer);
        }
    }

    @Override
    public void discardParts(SealedWindow window) {
        database.change(session -> windows.discardParts(session, window));
    }

    @Override
    public void savePart(SealedWindow window, RenderedReport part) {
        database.change(session -> windows.savePart(session, window, part));
    }

    @Override
    public boolean rendered(
            SealedWindow window, String organization, List<String> uris, Instant now, Instant expiresAt) {
        return database.transact(session -> windows.rendered(session, window, now)
                && deliveries.create(session, window, organization, uris, now, expiresAt));
    }

    @Override
    public boolean suppress(SealedWindow window, String reason) {
        return database.transact(session -> windows.suppress(session, window, reason));
    }

    @Override
    public boolean postpone(SealedWindow window, Instant until, String reason) {
        return database.transact(session -> windows.postpone(session, window, until, reason));
    }

    @Override
    public void hasten(Instant now) {
        database.change(session -> {
            windows.hasten(session);
            deliveries.hasten(session, now);
        });
    }

    @Override
    public int finish() {
        return database.transact(windows::finish);
    }

    @Override
    public Optional<Delivery> takeForCheck(Instant now, Duration lease) {
        return database.transact(session -> deliveries.takeForCheck(session, now, lease));
    }

    @Override
    public Optional<Delivery> takeForSending(Instant now, Duration lease) {
        return database.transact(session -> deliveries.takeForSending(session, now, lease));
    }

    @Override
    public RenderedReport report(Delivery delivery) {
        return database.transact(session -> windows.report(session, "id = ?", delivery.report()))
                .orElseThrow(() -> new StoreException("no report for delivery " + delivery.id()));
    }

    @Override
    public ReportMail mail(Delivery delivery) {
        return database.transact(session -> deliveries.mail(session, delivery))
                .orElseThrow(() -> new StoreException("no mail for delivery " + delivery.id()));
    }

    @Override
    public boolean ready(Delivery delivery, ReportMail mail, Instant nextAt) {
        return database.transact(session -> deliveries.ready(session, delivery, mail, nextAt));
    }

    @Override
    public boolean move(Delivery delivery, DeliveryState to, Instant at, Instant nextAt, String text) {
        return database.transact(session -> deliveries.move(session, delivery, to, at, nextAt, text));
    }

    @Override
    public void addDestinations(Delivery delivery, List<LimitedDestination> destinations, Instant now) {
        database.change(session -> deliveries.add(session, delivery, destinations, now));
    }

    @Override
    public boolean split(Delivery delivery, List<RenderedReport> parts, Instant now, Instant expiresAt, String text) {
        return database.transact(session -> deliveries.move(session, delivery, DeliveryState.TOO_LARGE, now, now, text)
                && deliveries.addParts(session, delivery, windows.addParts(session, delivery, parts), now, expiresAt));
    }

    @Override
    public long handedOnSince(Instant since, Optional<String> host) {
        return database.transact(session -> deliveries.handedOnSince(session, since, host));
    }

    @Override
    public long underWaySince(Instant since, Optional<String> host, String organization) {
        return database.transact(session -> deliveries.underWaySince(session, since, host, organization));
    }

    @Override
    public List<Demand> demand(Instant since, Optional<String> host) {
        return database.transact(session -> deliveries.demand(session, since, host));
    }

    @Override
    public Optional<Delivery> delivery(long id) {
        return database.transact(session -> deliveries.find(session, id));
    }

    @Override
    public Optional<RenderedReport> report(String reportId) {
        return database.transact(session -> windows.report(session, "report_id = ?", reportId));
    }

    @Override
    public List<ReportLine> list(Optional<String> domain, int limit) {
        return database.transact(session -> windows.list(session, deliveries, domain, limit));
    }

    @Override
    public ReportStatus status(Instant now) {
        return database.transact(session -> new ReportStatus(
                windows.states(session), deliveries.states(session), suppressions.count(session, now)));
    }

    @Override
    public Optional<Suppression> suppression(ReportDestination destination, Instant now) {
        return database.transact(session -> suppressions.find(session, destination, now));
    }

    @Override
    public List<Suppression> suppressions() {
        return database.transact(suppressions::list);
    }

    @Override
    public void suppress(Suppression suppression) {
        database.change(session -> suppressions.put(session, suppression));
    }

    @Override
    public boolean release(String target) {
        return database.transact(session -> suppressions.remove(session, target));
    }

    @Override
    public byte[] secret(String name) {
        return database.transact(session -> Secrets.of(session, name));
    }

    @Override
    public int forget(Instant endedBefore) {
        return database.transact(session -> windows.forget(session, endedBefore));
    }
}
