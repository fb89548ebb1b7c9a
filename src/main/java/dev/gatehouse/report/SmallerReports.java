package dev.gatehouse.report;

import java.time.Duration;
import java.time.Instant;

/** What a destination gets instead of a mail that is too large for it. */
final class SmallerReports {
    /** Ours: where a server does not say what it takes, a report becomes so many. */
    private static final int AT_ONCE = 4;

    /** Ours: a window does not become more reports than that, whatever the other side says. */
    static final int MAX_PARTS = 200;

    /** Ours: parts are made of equal numbers of records, which are not equally large. */
    private static final double ALLOWANCE = 1.25;

    private final ReportStore store;
    private final Duration expiry;

    SmallerReports(ReportStore store, Duration expiry) {
        this.store = store;
        this.expiry = expiry;
    }

    /** The other side said that the mail is too large, and not what would not be. False if it cannot be made smaller. */
    boolean refused(Delivery delivery, Instant now, String why) {
        return instead(delivery, AT_ONCE, now, why);
    }

    /** The destination named a limit. What cannot be made so small is given up, and stands in the list with the reason. */
    void beyond(Delivery delivery, long octets, long limit, Instant now) {
        String why = "its mail of " + octets + " octets is larger than the " + limit + " that the rua tag allows";
        double parts = Math.ceil(octets * ALLOWANCE / Math.max(1, limit));
        if (parts > MAX_PARTS || !instead(delivery, Math.max(2, (int) parts), now, why)) {
            store.move(delivery, DeliveryState.TOO_LARGE, now, now, why + "; it cannot be made so small");
        }
    }

    private boolean instead(Delivery delivery, int parts, Instant now, String why) {
        RenderedReport report = store.report(delivery);
        return report.records() > 1
                && report.part() + parts <= MAX_PARTS
                && store.split(delivery, ReportSplit.of(report, parts), now, now.plus(expiry), why);
    }
}
