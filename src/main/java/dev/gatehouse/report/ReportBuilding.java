package dev.gatehouse.report;

import dev.gatehouse.dns.Domain;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From sealed windows to frozen reports. */
final class ReportBuilding {
    private static final Logger LOG = LoggerFactory.getLogger(ReportBuilding.class);
    private static final Duration LEASE = Duration.ofMinutes(30);

    /** Shorter than the time between two runs: the next one tries again. */
    private static final Duration RETRY = Duration.ofMinutes(4);

    /** Names that file name and Subject can hold without quoting (RFC 9990 section 3.4). */
    private static final Pattern PLAIN_NAME = Pattern.compile("[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*");

    private final ReportStore store;
    private final PolicyLookup policies;
    private final ReportSettings settings;

    ReportBuilding(ReportStore store, PolicyLookup policies, ReportSettings settings) {
        this.store = store;
        this.policies = policies;
        this.settings = settings;
    }

    /** How many windows came to what. */
    record Built(int rendered, int suppressed, int waiting) {}

    private enum Outcome {
        RENDERED,
        SUPPRESSED,
        WAITING
    }

    Built build(RunTime time) {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        for (Optional<SealedWindow> window = store.takeSealed(time.now(), time.lease(LEASE));
                window.isPresent();
                window = store.takeSealed(time.now(), time.lease(LEASE))) {
            counts.merge(attempt(window.get(), time.now()), 1, Integer::sum);
        }
        return new Built(
                counts.getOrDefault(Outcome.RENDERED, 0),
                counts.getOrDefault(Outcome.SUPPRESSED, 0),
                counts.getOrDefault(Outcome.WAITING, 0));
    }

    /** One window that fails must not keep the others from their reports. */
    private Outcome attempt(SealedWindow window, Instant now) {
        try {
            return build(window, now);
        } catch (RuntimeException e) {
            LOG.error(
                    "no report of {} for {} yet",
                    window.policy().domain(),
                    window.period().day(),
                    e);
            store.postpone(window, now.plus(RETRY), PlainText.of(String.valueOf(e.getMessage()), 200));
            return Outcome.WAITING;
        }
    }

    private Outcome build(SealedWindow window, Instant now) {
        Optional<String> why = ineligible(window);
        if (why.isPresent()) {
            return suppress(window, why.get());
        }
        if (settings.insteadTo().isPresent()) {
            return render(window, List.of(settings.insteadTo().get().toString()), List.of(), now);
        }
        PolicyLookup.Destinations destinations =
                policies.destinations(Domain.of(window.policy().domain()));
        if (!destinations.available()) {
            return wait(window, now);
        }
        RuaDestinations rua = RuaDestinations.of(destinations.uris());
        return rua.usable().isEmpty()
                ? suppress(window, rua.whyNone())
                : render(window, rua.deliveries(), rua.problems(), now);
    }

    private Optional<String> ineligible(SealedWindow window) {
        String domain = window.policy().domain();
        if (!PLAIN_NAME.matcher(domain).matches()) {
            return Optional.of("a domain name that no file name can hold");
        }
        if (settings.neverTo().contains(Domain.of(domain))) {
            return Optional.of("excluded by setting");
        }
        return window.occasions() == 0 && !settings.everyDomain()
                ? Optional.of("nothing accepted and nothing authenticated in its name")
                : Optional.empty();
    }

    private Outcome suppress(SealedWindow window, String reason) {
        store.suppress(window, reason);
        return Outcome.SUPPRESSED;
    }

    private Outcome wait(SealedWindow window, Instant now) {
        Instant deadline = Instant.ofEpochSecond(window.period().end()).plus(settings.expiry());
        if (now.isAfter(deadline)) {
            return suppress(window, "DNS unavailable for the domain's record until it was too late");
        }
        store.postpone(window, now.plus(RETRY), "DNS unavailable for the domain's record");
        return Outcome.WAITING;
    }

    private Outcome render(SealedWindow window, List<String> uris, List<String> problems, Instant now) {
        store.discardParts(window);
        try (ReportRenderer renderer =
                new ReportRenderer(window, problems, settings, part -> store.savePart(window, part))) {
            store.eachRecord(window, renderer::add);
            if (renderer.end() == 0) {
                return suppress(window, "nothing was counted");
            }
        }
        String organization =
                policies.organization(Domain.of(window.policy().domain())).name();
        return store.rendered(window, organization, uris, now, now.plus(settings.expiry()))
                ? Outcome.RENDERED
                : Outcome.WAITING;
    }
}
