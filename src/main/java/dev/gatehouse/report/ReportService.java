package dev.gatehouse.report;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.Domain;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Everything that is done with reports of ours: the regular run, and what an operator asks for by command or web-admin.
 *
 * <p>Call {@link #runOnce} every few minutes on each server; they share the work through the store, none is the leader.
 */
public final class ReportService {
    private static final int MAX_SUPPRESSION_DAYS = 30;

    /** Ours: a delivery that is on its way is moved once or twice by others, not more often. */
    private static final int MAX_ATTEMPTS = 5;

    private final ReportStore store;
    private final ReportCounter counter;
    private final ReportSettings settings;
    private final ReportBuilding building;
    private final ReportSending sending;
    private final BounceAddress bounces;
    private final SmallerReports smaller;

    /**
     * @param counter of this server, asked for what it still holds before a report on demand
     * @param dns not bound to a transaction's budget
     */
    public ReportService(
            ReportStore store,
            ReportCounter counter,
            Dns dns,
            PolicyLookup policies,
            ReportSender sender,
            ReportSettings settings) {
        this.store = store;
        this.counter = counter;
        this.settings = settings;
        this.bounces = new BounceAddress(settings.fromAddress(), store.secret("bounce"));
        this.smaller = new SmallerReports(store, settings.expiry());
        this.building = new ReportBuilding(store, policies, settings);
        this.sending = new ReportSending(store, new ExternalDestination(dns, policies), sender, settings, this.bounces);
    }

    /**
     * Takes every step that is due: seals windows whose day is over, renders them, checks destinations, hands on mails
     * whose moment has come. Whatever fails is kept and tried again by a later run.
     */
    public ReportRun runOnce(Instant now) {
        RunTime time = RunTime.from(now);
        int sealed = store.seal(now);
        store.forget(now.minus(settings.retention()));
        return run(time, sealed, settings.spread());
    }

    /**
     * Reports at once about what was counted until now. The windows that are open end at {@code now}: a report made so
     * has a date_range from the start of the UTC day (or from the second after an earlier report on demand) to
     * {@code now}, and what comes later that day gets a window and a report of its own, so nothing is told twice. What
     * waits because a try failed is tried again too.
     */
    public ReportRun runNow(Instant now) {
        RunTime time = RunTime.from(now);
        counter.flush();
        store.hasten(now);
        int sealed = store.seal(now) + store.cut(now);
        return run(time, sealed, Duration.ZERO);
    }

    private ReportRun run(RunTime time, int sealed, Duration spread) {
        ReportBuilding.Built built = building.build(time);
        int waiting = sending.check(time, spread);
        ReportSending.Sent sent = sending.send(time);
        store.finish();
        return new ReportRun(
                sealed,
                built.rendered(),
                built.suppressed(),
                sent.handedOn(),
                built.waiting() + waiting + sent.waiting());
    }

    /** Seals and renders what was counted until now, as {@link #runNow}, but hands on nothing yet. */
    public ReportRun render(Instant now) {
        RunTime time = RunTime.from(now);
        counter.flush();
        int sealed = store.seal(now) + store.cut(now);
        ReportBuilding.Built built = building.build(time);
        return new ReportRun(sealed, built.rendered(), built.suppressed(), 0, built.waiting());
    }

    /** Windows and reports, newest first. */
    public List<ReportLine> list(Optional<Domain> domain, int limit) {
        return store.list(domain.map(Domain::name), limit);
    }

    /** The report with that identifier; its file can be read with {@link ReportReader}. */
    public Optional<RenderedReport> show(String reportId) {
        return store.report(reportId);
    }

    /** How many windows and deliveries stand where. */
    public ReportStatus status(Instant now) {
        return store.status(now);
    }

    /** Hands on a delivery now that waits for its time. False if it does not. */
    public boolean send(long delivery, Instant now) {
        boolean waits = hasten(delivery, now);
        sending.send(RunTime.from(now));
        store.finish();
        return waits;
    }

    /** Makes a delivery due that waits for its time: the next run, on whichever server, hands it on. False if none waits. */
    public boolean hasten(long delivery, Instant now) {
        return change(delivery, now, DeliveryState.READY, "sent on demand", DeliveryState.READY);
    }

    /** Tries again what ended without success, the destination is checked anew; its mail stays what it was. */
    public boolean retry(long delivery, Instant now) {
        return change(
                delivery,
                now,
                DeliveryState.CHECK,
                "retried on demand",
                DeliveryState.REFUSED,
                DeliveryState.BOUNCED,
                DeliveryState.EXPIRED,
                DeliveryState.SUPPRESSED,
                DeliveryState.CANCELLED);
    }

    /** Stops a delivery that was not handed on yet. */
    public boolean cancel(long delivery, Instant now) {
        return change(
                delivery,
                now,
                DeliveryState.CANCELLED,
                "cancelled on demand",
                DeliveryState.CHECK,
                DeliveryState.READY);
    }

    private boolean change(long id, Instant now, DeliveryState to, String why, DeliveryState... from) {
        return store.delivery(id)
                .filter(delivery -> List.of(from).contains(delivery.state()))
                .filter(delivery -> store.move(delivery, to, now, now, why))
                .isPresent();
    }

    /** No reports to an address, or with a bare host name to anyone there, until then. */
    public void suppress(String target, Instant until, String reason) {
        store.suppress(new Suppression(target, until, 0, PlainText.of(reason, 200)));
    }

    public boolean release(String target) {
        return store.release(target);
    }

    public List<Suppression> suppressions() {
        return store.suppressions();
    }

    /**
     * A delivery status notification or other answer came to {@code recipient}. The destination gets no reports for 1, 2,
     * 4 ... 30 days.
     *
     * @return false if the address is not ours, or forged
     */
    public boolean bounced(String recipient, String diagnostic, Instant now) {
        String why = PlainText.of(diagnostic, 200);
        return settle(recipient, delivery -> bounce(delivery, why, now));
    }

    /**
     * A bounce may be quicker than the server that notes that the mail was handed on: the delivery is then read anew.
     *
     * @return false if the address is not ours
     */
    private boolean settle(String recipient, Predicate<Delivery> bounce) {
        Optional<Long> id = bounces.delivery(recipient);
        Optional<Delivery> delivery = id.flatMap(store::delivery);
        boolean ours = delivery.isPresent();
        for (int attempt = 1;
                delivery.isPresent() && !bounce.test(delivery.get()) && attempt < MAX_ATTEMPTS;
                attempt++) {
            delivery = id.flatMap(store::delivery);
        }
        return ours;
    }

    /** Whether mail to that address is a bounce of a report of ours: nobody else can make one. */
    public boolean isBounceAddress(String recipient) {
        return bounces.delivery(recipient).isPresent();
    }

    /**
     * As {@link #bounced(String, String, Instant)}, where the notification says that the mail came to nothing. If it was too
     * large, smaller reports of the same records go to the destination instead; it is a bounce like any other if there
     * cannot be smaller ones.
     */
    public boolean bounced(String recipient, DeliveryStatus status, Instant now) {
        if (status.action() != DeliveryStatus.Action.FAILED) {
            return false;
        }
        return status.isTooLarge()
                ? tooLarge(recipient, status.diagnostic(), now)
                : bounced(recipient, status.diagnostic(), now);
    }

    private boolean tooLarge(String recipient, String diagnostic, Instant now) {
        String why = PlainText.of(diagnostic, 200);
        return settle(recipient, delivery -> tooLarge(delivery, why, now));
    }

    private boolean tooLarge(Delivery delivery, String diagnostic, Instant now) {
        boolean first = delivery.state() == DeliveryState.QUEUED || delivery.state() == DeliveryState.SENDING;
        return !first || smaller.refused(delivery, now, diagnostic) || bounce(delivery, diagnostic, now);
    }

    /** False if somebody else moved the delivery meanwhile. */
    private boolean bounce(Delivery delivery, String diagnostic, Instant now) {
        if (delivery.state() == DeliveryState.BOUNCED) {
            return true;
        }
        boolean moved = store.move(delivery, DeliveryState.BOUNCED, now, now, diagnostic);
        if (moved && delivery.destination().isPresent()) {
            strike(delivery.destination().get(), diagnostic, now);
        }
        return moved;
    }

    private void strike(ReportDestination destination, String diagnostic, Instant now) {
        int strikes = 1
                + store.suppressions().stream()
                        .filter(suppression -> suppression.target().equals(destination.key()))
                        .mapToInt(Suppression::strikes)
                        .findFirst()
                        .orElse(0);
        int days = Math.min(1 << Math.min(strikes - 1, 5), MAX_SUPPRESSION_DAYS);
        store.suppress(new Suppression(destination.key(), now.plus(Duration.ofDays(days)), strikes, diagnostic));
    }
}
