package dev.gatehouse.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusalCountersTest {
    @Test
    void countsByReasonAndEffect() {
        RefusalCounters counters = new RefusalCounters();
        counters.count(Refusal.RLY_STRANGER, RuleMode.ENFORCE);
        counters.count(Refusal.RLY_STRANGER, RuleMode.ENFORCE);
        counters.count(Refusal.SPF_FAIL, RuleMode.WARN);
        assertThat(counters.of(Refusal.RLY_STRANGER, RuleMode.ENFORCE)).isEqualTo(2);
        assertThat(counters.snapshot()).isEqualTo(Map.of("RLY-STRANGER.refused", 2L, "SPF-FAIL.would-refuse", 1L));
    }
}
