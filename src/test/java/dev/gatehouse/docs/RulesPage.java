package dev.gatehouse.docs;

import dev.gatehouse.gate.Keys;
import dev.gatehouse.gate.Setting;
import dev.gatehouse.verdict.Rule;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** The manual's page about the rules, in the order in which they are asked. */
final class RulesPage {
    private static final String HEAD = """
        # Rules

        The rules that decide about a message, in the order in which they are asked. The first one that has an effect decides. Each has one
        mode: `enforce` refuses, `defer` answers 4xx, `warn` only logs, `off` does not ask.

        | rule | mode by default | what it is about |
        |---|---|---|
        """;

    private RulesPage() {}

    static String text() {
        return HEAD + Arrays.stream(Rule.values()).map(RulesPage::row).collect(Collectors.joining());
    }

    private static String row(Rule rule) {
        Setting<?> key = Objects.requireNonNull(Keys.RULE_MODES.get(rule), rule.word());
        return "| `" + key.key() + "` | " + rule.defaultMode().word() + " | " + key.description() + " |\n";
    }
}
