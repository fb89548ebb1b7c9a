package dev.gatehouse.report;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How many mails may leave on a UTC day, to one host and in all, and whose turn it is. Of one run; servers count together. */
final class DailyLimits {
    /** Ours: what other servers hand on meanwhile does not change the shares; what they counted newly does. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final ReportStore store;
    private final ReportSettings settings;
    private final RunTime time;
    private final Instant day;
    private final Map<Optional<String>, Shares> known = new HashMap<>();

    DailyLimits(ReportStore store, ReportSettings settings, RunTime time) {
        this.store = store;
        this.settings = settings;
        this.time = time;
        this.day = time.now().truncatedTo(ChronoUnit.DAYS);
    }

    /** The shares in one host's mails, or with an empty one in all. */
    private record Shares(FairShare share, Duration since) {}

    /** Why a delivery has to wait; empty if it need not. */
    Optional<String> whyNot(Delivery delivery) {
        return whyNot(delivery, host(delivery), settings.maxMailsPerHostPerDay())
                .or(() -> whyNot(delivery, Optional.empty(), settings.maxMailsPerDay()));
    }

    /** The delivery itself is under way, and so counted among what its organization has had. */
    private Optional<String> whyNot(Delivery delivery, Optional<String> host, int limit) {
        long total = store.handedOnSince(day, host);
        if (total >= limit) {
            return Optional.of("the day's number of mails is reached");
        }
        long had = store.underWaySince(day, host, delivery.organization()) - 1;
        return shares(host).permits(had, total)
                ? Optional.empty()
                : Optional.of(delivery.organization() + " has had its share of the day's mails");
    }

    void handedOn(Delivery delivery) {
        shares(host(delivery)).handOn(delivery.organization());
        shares(Optional.empty()).handOn(delivery.organization());
    }

    private static Optional<String> host(Delivery delivery) {
        return delivery.destination().map(destination -> destination.host().name());
    }

    private FairShare shares(Optional<String> host) {
        Duration elapsed = time.lease(Duration.ZERO);
        Shares shares = known.get(host);
        if (shares == null || elapsed.minus(shares.since()).compareTo(FRESH) > 0) {
            int limit = host.isPresent() ? settings.maxMailsPerHostPerDay() : settings.maxMailsPerDay();
            shares = new Shares(new FairShare(store.demand(day, host), limit), elapsed);
            known.put(host, shares);
        }
        return shares.share();
    }
}
