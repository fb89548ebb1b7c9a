package dev.gatehouse.service;

import dev.gatehouse.dns.DnsMeter;
import dev.gatehouse.dns.RecordType;
import dev.gatehouse.engine.EngineMeter;
import dev.gatehouse.verdict.Authentication;
import dev.gatehouse.verdict.Verdict;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.inject.Inject;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;

/**
 * What James' metrics tell of verification; {@link RefusalMetrics} count the refusals.
 *
 * <ul>
 *   <li>{@code gatehouse.verdict.accept}, {@code .quarantine}, {@code .reject}, {@code .defer}: messages
 *   <li>{@code gatehouse.spf.RESULT}, {@code gatehouse.dkim.RESULT} (each signature), {@code gatehouse.arc.RESULT}, {@code
 *       gatehouse.dmarc.RESULT}
 *   <li>{@code gatehouse.would-reject.RULE}, {@code gatehouse.would-quarantine.RULE}, {@code gatehouse.would-defer.RULE}: what
 *       each rule in mode warn would have done, by the rule's key without {@code .mode}
 *   <li>{@code gatehouse.dmarc.public-suffix-difference}: messages of which RFC 7489 would have said something else
 *   <li>{@code gatehouse.verification}: how long a message was verified (timer)
 *   <li>{@code gatehouse.dns.TYPE}: how long questions took that went to a server (timer); {@code gatehouse.dns.cache-hits}:
 *       those that did not
 * </ul>
 */
public final class Metrics implements DnsMeter, EngineMeter {
    private static final String PREFIX = "gatehouse.";

    private final MetricFactory factory;
    private final Map<String, Metric> counters = new ConcurrentHashMap<>();
    private final Metric cacheHits;

    @Inject
    public Metrics(MetricFactory factory) {
        this.factory = factory;
        this.cacheHits = factory.generate(PREFIX + "dns.cache-hits");
    }

    private void count(String name) {
        counters.computeIfAbsent(name, factory::generate).increment();
    }

    void verified(Verdict verdict) {
        Authentication found = verdict.authentication();
        count(PREFIX + "verdict." + verdict.disposition().word());
        count(PREFIX + "spf." + found.spf().outcome().word());
        found.dkim()
                .forEach(signature ->
                        count(PREFIX + "dkim." + signature.outcome().word()));
        count(PREFIX + "arc." + found.arc().outcome().word());
        count(PREFIX + "dmarc." + found.dmarc().outcome().word());
        verdict.dryRuns()
                .forEach(would -> count(PREFIX + "would-" + would.disposition().word() + "."
                        + would.rule().word()));
        found.dmarc().publicSuffixDifference().ifPresent(words -> count(PREFIX + "dmarc.public-suffix-difference"));
    }

    @Override
    public void foundNoPlace() {
        count(PREFIX + "dns.no-place");
    }

    @Override
    public Runnable begun() {
        return factory.timer(PREFIX + "verification")::stopAndPublish;
    }

    @Override
    public Runnable sent(RecordType type) {
        TimeMetric timer = factory.timer(PREFIX + "dns." + type.name().toLowerCase(Locale.ROOT));
        return timer::stopAndPublish;
    }

    @Override
    public void answeredFromCache() {
        cacheHits.increment();
    }
}
