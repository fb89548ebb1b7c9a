package dev.gatehouse.cli;

import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Settings;
import dev.gatehouse.gate.SettingsFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options of every command that decides as one configuration says. */
final class ConfigOptions {
    private static final String MACHINE_NAME = "localhost.localdomain";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The gatehouse.properties to decide by; every setting has its default if not given.")
    private @Nullable Path config;

    Gate gate() throws IOException {
        Path folder = config == null ? null : config.toAbsolutePath().getParent();
        return new Gate(settings(), MACHINE_NAME, folder == null ? Path.of("") : folder);
    }

    Settings settings() throws IOException {
        return Settings.of(texts());
    }

    /** The working directory of the James whose conf/ has the file; ours without one. */
    Path workingFolder() {
        Path conf = config == null ? null : config.toAbsolutePath().normalize().getParent();
        Path above = conf == null ? null : conf.getParent();
        return above == null ? Path.of("") : above;
    }

    static Gate gate(Map<String, String> texts) {
        return new Gate(Settings.of(texts), MACHINE_NAME);
    }

    /** What the file says, unchecked; nothing without one. */
    Map<String, String> texts() throws IOException {
        if (config == null) {
            return Map.of();
        }
        try {
            return SettingsFile.texts(config, System.getenv());
        } catch (NoSuchFileException e) {
            throw new IOException("no such file: " + config, e);
        }
    }
}
