package dev.gatehouse.cli;

import dev.gatehouse.dns.DnsjavaDns;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.gate.Settings;
import dev.gatehouse.verdict.Rule;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every command that needs the engine as a James has it. */
final class EngineOptions {
    private static final String MACHINE_NAME = "localhost.localdomain";

    /** The rules that can be asked with SPF alone. */
    private static final Set<Rule> ABOUT_SPF = Set.of(Rule.SPF_FAIL, Rule.SPF_PERMERROR, Rule.SPF_UNRESOLVED);

    @Mixin
    private DnsOptions dns = new DnsOptions();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The gatehouse.properties to decide by; every setting has its default if not given.")
    private @Nullable Path config;

    Gate gate() throws IOException {
        return gate(texts());
    }

    private static Gate gate(Map<String, String> texts) {
        return new Gate(Settings.of(texts), MACHINE_NAME);
    }

    DnsjavaDns dns(Gate gate) {
        return dns.open(gate.settings().get(Keys.DNS_SERVERS));
    }

    Judge judge() throws IOException {
        Map<String, String> texts = texts();
        Gate gate = gate(texts);
        return new EngineJudge(gate, gate(withoutMessage(texts)), dns(gate), dns.budgetOr(gate::budget));
    }

    private Map<String, String> texts() throws IOException {
        Properties properties = new Properties();
        if (config != null) {
            try (Reader reader = Files.newBufferedReader(config)) {
                properties.load(reader);
            } catch (NoSuchFileException e) {
                throw new IOException("no such file: " + config, e);
            }
        }
        Map<String, String> texts = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
        return texts;
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
