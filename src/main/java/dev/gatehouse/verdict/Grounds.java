package dev.gatehouse.verdict;

import java.util.List;
import java.util.Map;

/**
 * Why something is refused: a reason of the catalogue and the values that its text needs.
 *
 * @param values by placeholder name, for example {@code ip} or {@code fromDomain}; strangers' text, not yet cleaned
 * @param advice to who can repair it, in lines that are clean but more than a reply has room for; empty where there is none
 */
public record Grounds(Refusal refusal, Map<String, String> values, List<String> advice) {
    public Grounds {
        values = Map.copyOf(values);
        advice = List.copyOf(advice);
    }

    public Grounds(Refusal refusal, Map<String, String> values) {
        this(refusal, values, List.of());
    }

    public static Grounds of(Refusal refusal) {
        return new Grounds(refusal, Map.of());
    }
}
