package dev.gatehouse.report;

import dev.gatehouse.dns.Domain;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From frozen reports to the mail system: who may have them, when, and never twice with different bytes. */
final class ReportSending {
    private static final Logger LOG = LoggerFactory.getLogger(ReportSending.class);
    private static final Duration LEASE = Duration.ofMinutes(10);

    /** Shorter than the time between two runs: the next one tries again. */
    private static final Duration CHECK_AGAIN = Duration.ofMinutes(4);

    private static final Duration FIRST_RETRY = Duration.ofMinutes(5);
    private static final int MAX_DOUBLINGS = 6;
    private static final Duration CAPPED = Duration.ofHours(1);

    private final ReportStore store;
    private final ExternalDestination agreement;
    private final ReportSender sender;
    private final ReportSettings settings;
    private final BounceAddress bounces;
    private final SmallerReports smaller;

    ReportSending(
            ReportStore store,
            ExternalDestination agreement,
            ReportSender sender,
            ReportSettings settings,
            BounceAddress bounces) {
        this.store = store;
        this.agreement = agreement;
        this.sender = sender;
        this.settings = settings;
        this.bounces = bounces;
        this.smaller = new SmallerReports(store, settings.expiry());
    }

    /** How many mails came to what. */
    record Sent(int handedOn, int waiting) {}

    /** Finds out who may have the reports; returns for how many it could not be found out now. */
    int check(RunTime time, Duration spread) {
        int waiting = 0;
        for (Optional<Delivery> delivery = store.takeForCheck(time.now(), time.lease(LEASE));
                delivery.isPresent();
                delivery = store.takeForCheck(time.now(), time.lease(LEASE))) {
            waiting += check(delivery.get(), time.now(), spread) ? 0 : 1;
        }
        return waiting;
    }

    private boolean check(Delivery delivery, Instant now, Duration spread) {
        if (delivery.destination().isEmpty()) {
            return settle(delivery, DeliveryState.REFUSED, now, "no address that we can write to");
        }
        ReportDestination destination = delivery.destination().get();
        Optional<Suppression> suppression = store.suppression(destination, now);
        if (suppression.isPresent()) {
            return settle(
                    delivery, DeliveryState.SUPPRESSED, now, suppression.get().reason());
        }
        if (settings.needsNoAgreement(destination)) {
            return freeze(delivery, destination, ReportDestination.sizeLimit(delivery.uri()), now, spread);
        }
        ExternalDestination.Answer answer = agreement.ask(Domain.of(delivery.domain()), destination);
        return switch (answer.kind()) {
            case UNKNOWN -> again(delivery, now, answer.why());
            case MAY_NOT -> settle(delivery, DeliveryState.REFUSED, now, answer.why());
            case MAY_HAVE_IT -> agreed(delivery, destination, answer.destinations(), now, spread);
        };
    }

    private boolean again(Delivery delivery, Instant now, String why) {
        if (now.isAfter(delivery.expiresAt())) {
            return settle(delivery, DeliveryState.EXPIRED, now, why);
        }
        store.move(delivery, DeliveryState.CHECK, now, now.plus(CHECK_AGAIN), why);
        return false;
    }

    private boolean settle(Delivery delivery, DeliveryState state, Instant now, String why) {
        return store.move(delivery, state, now, now, why);
    }

    /** RFC 9990 section 4 step 6: the host may have put other addresses in the place of this one. */
    private boolean agreed(
            Delivery delivery,
            ReportDestination destination,
            List<LimitedDestination> destinations,
            Instant now,
            Duration spread) {
        List<LimitedDestination> others = destinations.stream()
                .filter(other -> !other.key().equals(destination.key()))
                .toList();
        store.addDestinations(delivery, others, now);
        Optional<LimitedDestination> itself = destinations.stream()
                .filter(other -> other.key().equals(destination.key()))
                .findFirst();
        return itself.isEmpty()
                ? settle(delivery, DeliveryState.CANCELLED, now, "its host asks for " + others)
                : freeze(delivery, destination, sizeLimit(delivery, itself.get()), now, spread);
    }

    /** What the domain's record allows and what the host's own does: the smaller. */
    private static OptionalLong sizeLimit(Delivery delivery, LimitedDestination agreed) {
        return LongStream.concat(ReportDestination.sizeLimit(delivery.uri()).stream(), agreed.sizeLimit().stream())
                .min();
    }

    private boolean freeze(
            Delivery delivery, ReportDestination destination, OptionalLong limit, Instant now, Duration spread) {
        if (delivery.frozen()) {
            return store.move(delivery, DeliveryState.READY, now, now, "is tried again");
        }
        RenderedReport report = store.report(delivery);
        ReportMail mail = ReportMail.of(report, settings, destination, bounces.of(delivery), now);
        if (limit.isPresent() && mail.bytes().length > limit.getAsLong()) {
            smaller.beyond(delivery, mail.bytes().length, limit.getAsLong(), now);
            return true;
        }
        return store.ready(delivery, mail, now.plus(offset(report, spread)));
    }

    /**
     * The same for the same report, any for different ones. Only the reports of whole days are many at once; one that was
     * asked for goes when it is ready, whichever run finds it.
     */
    private static Duration offset(RenderedReport report, Duration spread) {
        long seconds = report.period().endsWithDay() ? Math.max(1, spread.toSeconds()) : 1;
        return Duration.ofSeconds(Math.floorMod((report.reportId().hashCode() * 0x9E3779B97F4A7C15L) >>> 8, seconds));
    }

    /** Hands on every mail whose moment has come. */
    Sent send(RunTime time) {
        int handedOn = 0;
        int waiting = 0;
        DailyLimits limits = new DailyLimits(store, settings, time);
        for (Optional<Delivery> delivery = store.takeForSending(time.now(), time.lease(LEASE));
                delivery.isPresent();
                delivery = store.takeForSending(time.now(), time.lease(LEASE))) {
            if (send(delivery.get(), limits, time.now())) {
                handedOn++;
            } else {
                waiting++;
            }
        }
        return new Sent(handedOn, waiting);
    }

    private boolean send(Delivery delivery, DailyLimits limits, Instant now) {
        if (settings.dryRun()) {
            settle(delivery, DeliveryState.CANCELLED, now, "dry run: would have gone to " + delivery.uri());
            return false;
        }
        Optional<String> whyNot = limits.whyNot(delivery);
        if (whyNot.isPresent()) {
            wait(delivery, now, whyNot.get());
            return false;
        }
        boolean handedOn = handOn(delivery, now);
        if (handedOn) {
            limits.handedOn(delivery);
        }
        return handedOn;
    }

    private void wait(Delivery delivery, Instant now, String why) {
        if (now.isAfter(delivery.expiresAt())) {
            settle(delivery, DeliveryState.EXPIRED, now, why + ", day after day");
        } else {
            store.move(delivery, DeliveryState.READY, now, now.plus(CAPPED), why);
        }
    }

    private boolean handOn(Delivery delivery, Instant now) {
        try {
            sender.send(store.mail(delivery));
            return settle(delivery, DeliveryState.QUEUED, now, "the mail system has it");
        } catch (IOException | RuntimeException e) {
            LOG.warn("report {} for {} not handed on", delivery.reportId(), delivery.uri(), e);
            failed(delivery, now, PlainText.of("not handed on: " + e.getMessage(), 300));
            return false;
        }
    }

    private void failed(Delivery delivery, Instant now, String why) {
        if (now.isAfter(delivery.expiresAt())) {
            settle(delivery, DeliveryState.EXPIRED, now, why);
        } else {
            Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(delivery.attempts(), MAX_DOUBLINGS));
            store.move(delivery, DeliveryState.READY, now, now.plus(pause), why);
        }
    }
}
