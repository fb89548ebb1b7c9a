package dev.gatehouse.verdict;

import java.util.Map;

/**
 * Why something is refused: a reason of the catalogue and the values that its text needs.
 *
 * @param values by placeholder name, for example {@code ip} or {@code fromDomain}; strangers' text, not yet cleaned
 */
public record Grounds(Refusal refusal, Map<String, String> values) {
    public Grounds {
        values = Map.copyOf(values);
    }

    public static Grounds of(Refusal refusal) {
        return new Grounds(refusal, Map.of());
    }
}
