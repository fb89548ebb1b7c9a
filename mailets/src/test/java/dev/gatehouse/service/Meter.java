package dev.gatehouse.service;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;

/** James' metrics, as far as they count. */
public final class Meter {
    private final Map<String, Integer> counters = new ConcurrentHashMap<>();

    /** As {@code name=number}. */
    public List<String> counted() {
        return counters.entrySet().stream()
                .map(counter -> counter.getKey() + "=" + counter.getValue())
                .sorted()
                .toList();
    }

    MetricFactory factory() {
        return TestGatehouse.answering(
                MetricFactory.class,
                (method, first) -> method.equals("timer")
                        ? TestGatehouse.answering(TimeMetric.class, (call, argument) -> null)
                        : TestGatehouse.answering(
                                Metric.class, (call, argument) -> counters.merge(first, 1, Integer::sum)));
    }
}
