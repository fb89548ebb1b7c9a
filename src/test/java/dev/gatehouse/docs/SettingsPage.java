package dev.gatehouse.docs;

import dev.gatehouse.gate.Importance;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.gate.Setting;
import java.util.stream.Collectors;

/** The manual's page about every key of gatehouse.properties. */
final class SettingsPage {
    private static final String HEAD = """
        # Settings

        `conf/gatehouse.properties`, in UTF-8, one `key = value` a line, each key once; `${env:NAME}` is a variable of the
        environment. An unknown key, an impossible value, or a trusted network
        that would open the relay to the world stops James' start with one sentence. A mode is `enforce` (refuse), `defer` (answer
        4xx), `warn` (only log) or `off`.

        """;

    private SettingsPage() {}

    static String text() {
        return HEAD
                + section(Importance.ESSENTIAL, "Essential", "Look at these before the first message.")
                + section(Importance.COMMON, "Common", "Many sites change one or another of these.")
                + section(Importance.RARE, "Rare", "The defaults fit almost everywhere.");
    }

    private static String section(Importance importance, String title, String words) {
        return Keys.all().stream()
                .filter(setting -> setting.importance() == importance)
                .map(SettingsPage::row)
                .collect(Collectors.joining(
                        "\n",
                        "## " + title + "\n\n" + words
                                + "\n\n| key | default | what it does; values |\n|---|---|---|\n",
                        "\n" + (importance == Importance.RARE ? "" : "\n")));
    }

    private static String row(Setting<?> setting) {
        String initial = setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`";
        String values = setting.values().equals("text") ? "" : " *" + setting.values() + "*";
        return "| `" + setting.key() + "` | " + initial + " | " + setting.description() + values + " |";
    }
}
