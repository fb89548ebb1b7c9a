package dev.gatehouse.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceIdTest {
    @Test
    void newOnesAreDifferentAndUseEverySymbol() {
        SecureRandom random = new SecureRandom();
        Set<String> seen = new HashSet<>();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            String text = ReferenceId.next(random).text();
            seen.add(text);
            all.append(text);
        }
        assertThat(seen).hasSize(2_000);
        assertThat(all.chars().distinct().count()).isEqualTo(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7Q3KD9F2M1", "7q3kd9f2ml", " 7Q3KD-9F2MI ", "ref=7q3kd9f2m1", "7q3 kd9 f2m1"})
    void isReadAsPeopleCopyIt(String text) {
        assertThat(ReferenceId.parse(text)).contains(new ReferenceId("7Q3KD9F2M1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7Q3KD9F2M", "7Q3KD9F2M11", "7Q3KD9F2MU", "7Q3KD9F2M<", "<script>aa", "７Q3KD9F2M1"})
    void anythingElseIsNone(String text) {
        assertThat(ReferenceId.parse(text)).isEmpty();
        assertThat(ReferenceId.parse(text + "x".repeat(10_000))).isEmpty();
    }
}
