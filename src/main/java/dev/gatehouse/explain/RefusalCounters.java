package dev.gatehouse.explain;

import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** How often each reason refused, deferred or would have refused since the start. Safe for use by many threads. */
public final class RefusalCounters {
    private final Map<Refusal, Map<RuleMode, LongAdder>> counts = new EnumMap<>(Refusal.class);

    public RefusalCounters() {
        for (Refusal refusal : Refusal.values()) {
            Map<RuleMode, LongAdder> modes = new EnumMap<>(RuleMode.class);
            for (RuleMode mode : RuleMode.values()) {
                modes.put(mode, new LongAdder());
            }
            counts.put(refusal, modes);
        }
    }

    public void count(Refusal refusal, RuleMode mode) {
        adder(refusal, mode).increment();
    }

    public long of(Refusal refusal, RuleMode mode) {
        return adder(refusal, mode).sum();
    }

    private LongAdder adder(Refusal refusal, RuleMode mode) {
        return Objects.requireNonNull(
                Objects.requireNonNull(counts.get(refusal)).get(mode));
    }

    /** What is not zero, by names such as {@code RLY-STRANGER.refused} or {@code SPF-FAIL.would-refuse}. */
    public Map<String, Long> snapshot() {
        Map<String, Long> snapshot = new TreeMap<>();
        counts.forEach((refusal, modes) -> modes.forEach((mode, count) -> {
            if (count.sum() > 0) {
                snapshot.put(refusal.id() + "." + mode.effect(), count.sum());
            }
        }));
        return snapshot;
    }
}
