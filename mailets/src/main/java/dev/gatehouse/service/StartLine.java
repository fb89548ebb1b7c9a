package dev.gatehouse.service;

import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.gate.Settings;
import java.util.Locale;
import java.util.stream.Collectors;

/** The one line that says at start what is on. */
final class StartLine {
    private StartLine() {}

    static String of(Gate gate) {
        Settings settings = gate.settings();
        return "Gatehouse guards " + gate.hostName() + ": relay "
                + settings.get(Keys.RELAY_MODE).word() + " (trusted: "
                + settings.get(Keys.TRUSTED_NETWORKS).size() + " networks, "
                + settings.get(Keys.TRUSTED_CERTIFICATES).size() + " certificates), reject policies "
                + settings.get(Keys.REJECT_MODE).name().toLowerCase(Locale.ROOT) + ", rules " + rules(settings)
                + ", DMARC reports " + (settings.get(Keys.REPORTS_ENABLED) ? "on" : "off");
    }

    private static String rules(Settings settings) {
        return Keys.RULE_MODES.entrySet().stream()
                .map(rule -> rule.getKey().word() + "="
                        + settings.get(rule.getValue()).word())
                .collect(Collectors.joining(" "));
    }
}
