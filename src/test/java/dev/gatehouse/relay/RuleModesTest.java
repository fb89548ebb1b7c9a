package dev.gatehouse.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleModesTest {
    @Test
    void whatIsNotNamedIsEnforced() {
        assertThat(RuleModes.allEnforced().of(Refusal.SPF_FAIL)).isEqualTo(RuleMode.ENFORCE);
    }

    @Test
    void reasonGoesBeforeItsGroup() {
        RuleModes modes = RuleModes.of(Map.of("SND", RuleMode.WARN, "SND-NOT-OWNER", RuleMode.DEFER));
        assertThat(modes.of(Refusal.SND_NOT_OWNER)).isEqualTo(RuleMode.DEFER);
        assertThat(modes.of(Refusal.SND_HEADER_FROM)).isEqualTo(RuleMode.WARN);
        assertThat(modes.of(Refusal.SPF_FAIL)).isEqualTo(RuleMode.ENFORCE);
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource({
        "RLY-STRANGER,    OFF,   false",
        "RLY-STRANGER,    WARN,  false",
        "RLY-STRANGER,    DEFER, true",
        "RLY,             WARN,  false",
        "RLY,             DEFER, true",
        "RLY-USER-IP,     WARN,  true",
        "RLY-ROUTED,      OFF,   false",
        "AUTH-BAD,        WARN,  false",
        "RCPT-UNKNOWN,    OFF,   false",
        "SND,             OFF,   true",
        "DMARC-REJECT,    WARN,  true",
    })
    void modeThatOpensTheRelayIsNotBuilt(String name, RuleMode mode, boolean permitted) {
        if (permitted) {
            assertThat(RuleModes.of(Map.of(name, mode)).modes()).containsValue(mode);
        } else {
            assertThatThrownBy(() -> RuleModes.of(Map.of(name, mode)))
                    .hasMessageContaining("mode." + name)
                    .hasMessageContaining("= " + mode.word())
                    .hasMessageContaining("use enforce, or defer");
        }
    }

    @Test
    void unknownNameIsRefused() {
        assertThatThrownBy(() -> RuleModes.of(Map.of("SPAM", RuleMode.WARN))).hasMessageContaining("mode.SPAM");
    }
}
