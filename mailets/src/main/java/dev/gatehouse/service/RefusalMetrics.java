package dev.gatehouse.service;

import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import javax.inject.Inject;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;

/**
 * Counts refusals where James counts everything: {@code gatehouse.RLY-STRANGER.refused}, {@code gatehouse.SPF-FAIL.would-refuse}
 * and so on, as many as there are reasons and modes and no more.
 */
final class RefusalMetrics implements BiConsumer<Refusal, RuleMode> {
    private final MetricFactory james;
    private final Map<String, Metric> metrics = new ConcurrentHashMap<>();

    @Inject
    RefusalMetrics(MetricFactory james) {
        this.james = james;
    }

    @Override
    public void accept(Refusal refusal, RuleMode mode) {
        metrics.computeIfAbsent("gatehouse." + refusal.id() + "." + mode.effect(), james::generate)
                .increment();
    }
}
