package dev.gatehouse.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FairShareTest {
    /** In the order of asking; each wants as many as the number behind its name, all at once. */
    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "3, a5, a3",
        "500, a400, a400",
        "500, stranger9000 b1 c2 d3, stranger494 b1 c2 d3",
        "10, a9 b9 c9, a4 b3 c3",
        "10, a1 b9 c9, a1 b5 c4",
        "4, a2 b2 c2, a2 b1 c1",
        "2, a1 b1 c1, a1 b1 c0",
        "0, a1 b1, a0 b0",
        "5, a0 b5, a0 b5"
    })
    void nobodyIsPushedOutByWhoAsksFirst(long limit, String wanted, String expected) {
        assertThat(given(limit, demands(wanted), false)).isEqualTo(counts(expected));
    }

    @Test
    void inWhateverOrderTheyAskNobodyHasLessThanTheShare() {
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            List<Demand> demands = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(20); i++) {
                demands.add(new Demand("o" + i, 0, random.nextInt(30)));
            }
            Collections.shuffle(demands, random);
            long limit = random.nextInt(200);
            Map<String, Long> given = given(limit, demands, true);
            long all = demands.stream().mapToLong(Demand::waiting).sum();
            assertThat(given.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(Math.min(limit, all));
            long most = given.values().stream().mapToLong(Long::longValue).max().orElse(0);
            assertThat(demands).allSatisfy(demand -> assertThat(given.get(demand.organization()))
                    .isGreaterThanOrEqualTo(Math.min(demand.waiting(), most - 1)));
        }
    }

    @Test
    void whatWasHandedOnBeforeCounts() {
        FairShare share = new FairShare(List.of(new Demand("a", 6, 10), new Demand("b", 0, 3)), 10);
        assertThat(share.permits(6, 6)).isTrue();
        assertThat(share.permits(7, 7)).isFalse();
        assertThat(share.permits(0, 7)).isTrue();
    }

    @Test
    void anOrganizationThatWasNotKnownHasAShareToo() {
        assertThat(new FairShare(List.of(new Demand("a", 0, 10)), 5).permits(0, 2))
                .isTrue();
    }

    private static Map<String, Long> given(long limit, List<Demand> demands, boolean byTurns) {
        FairShare share = new FairShare(demands, limit);
        Map<String, Long> given = new HashMap<>();
        demands.forEach(demand -> given.put(demand.organization(), 0L));
        boolean goesOn = true;
        while (goesOn) {
            goesOn = false;
            for (Demand demand : demands) {
                String who = demand.organization();
                long total = given.values().stream().mapToLong(Long::longValue).sum();
                while (given.getOrDefault(who, 0L) < demand.waiting()
                        && share.permits(given.getOrDefault(who, 0L), total)) {
                    share.handOn(who);
                    given.merge(who, 1L, Long::sum);
                    total++;
                    goesOn = true;
                    if (byTurns) {
                        break;
                    }
                }
            }
        }
        return given;
    }

    private static List<Demand> demands(String text) {
        return counts(text).entrySet().stream()
                .map(entry -> new Demand(entry.getKey(), 0, entry.getValue()))
                .sorted((a, b) -> text.indexOf(a.organization()) - text.indexOf(b.organization()))
                .toList();
    }

    private static Map<String, Long> counts(String text) {
        Map<String, Long> counts = new HashMap<>();
        Arrays.stream(text.split(" "))
                .forEach(entry -> counts.put(entry.replaceAll("\\d", ""), Long.parseLong(entry.replaceAll("\\D", ""))));
        return counts;
    }
}
