package dev.gatehouse.cli;

import dev.gatehouse.dns.DnsjavaDns;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.verdict.Rule;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Mixin;

/** Options of every command that needs the engine as a James has it. */
final class EngineOptions {
    /** The rules that can be asked with SPF alone. */
    private static final Set<Rule> ABOUT_SPF =
            Set.of(Rule.SPF_FAIL, Rule.SPF_HELO_FAIL, Rule.SPF_PERMERROR, Rule.SPF_UNRESOLVED);

    @Mixin
    private DnsOptions dns = new DnsOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Mixin
    private HostedOptions hosted = new HostedOptions();

    Gate gate() throws IOException {
        return config.gate();
    }

    DnsjavaDns dns(Gate gate) {
        return dns.open(gate.settings().get(Keys.DNS_SERVERS));
    }

    Judge judge() throws IOException {
        Gate gate = gate();
        Gate withoutMessage = ConfigOptions.gate(withoutMessage(config.texts()));
        return new EngineJudge(gate, withoutMessage, dns(gate), dns.budgetOr(gate::budget), hosted.domains());
    }

    private static Map<String, String> withoutMessage(Map<String, String> texts) {
        Map<String, String> changed = new HashMap<>(texts);
        Keys.RULE_MODES.forEach((rule, key) -> {
            if (!ABOUT_SPF.contains(rule)) {
                changed.put(key.key(), "off");
            }
        });
        return changed;
    }
}
