package dev.gatehouse.service;

import dev.gatehouse.gate.InvalidSettingException;
import dev.gatehouse.gate.Setting;
import dev.gatehouse.gate.Settings;
import dev.gatehouse.gate.SettingsFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.inject.Inject;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads gatehouse.properties, and what we need of James' own files, from where James keeps its configuration. */
final class JamesConfiguration {
    private static final Logger LOGGER = LoggerFactory.getLogger(JamesConfiguration.class);
    private static final String FILE = FileSystem.FILE_PROTOCOL_AND_CONF + "gatehouse.properties";

    private final ConfigurationProvider files;
    private final FileSystem fileSystem;

    @Inject
    JamesConfiguration(ConfigurationProvider files, FileSystem fileSystem) {
        this.files = files;
        this.fileSystem = fileSystem;
    }

    /** The folder that {@code setting} names, below James' working directory unless it is absolute. */
    Path folder(Setting<String> setting, Settings settings) {
        try {
            return fileSystem.getBasedir().toPath().resolve(settings.get(setting));
        } catch (FileNotFoundException e) {
            throw settings.invalid(setting, "James has no working directory; give an absolute path.");
        }
    }

    /** Where gatehouse.properties lies, and what it names beside it. */
    Path confFolder() {
        try {
            return fileSystem.getFile(FileSystem.FILE_PROTOCOL_AND_CONF).toPath();
        } catch (FileNotFoundException e) {
            LOGGER.warn("James has no folder conf", e);
            return Path.of("");
        }
    }

    /**
     * All defaults where there is no file. James' own reader takes the file for Latin-1 and joins what is given twice, so it
     * is not used.
     */
    Settings settings() {
        try {
            Path file = fileSystem.getFile(FILE).toPath();
            return Settings.of(SettingsFile.texts(file, System.getenv()));
        } catch (FileNotFoundException | NoSuchFileException absent) {
            LOGGER.warn("conf/gatehouse.properties does not exist: every setting has its default");
            return Settings.defaults();
        } catch (IOException e) {
            throw new InvalidSettingException("gatehouse.properties cannot be read: " + e);
        }
    }

    /** Who may relay by address as James has it; nobody where its servers cannot be read, which James itself will say. */
    AuthorizedAddresses authorizedAddresses() {
        try {
            return AuthorizedAddresses.of(files.getConfiguration("smtpserver"));
        } catch (ConfigurationException e) {
            LOGGER.warn("smtpserver.xml cannot be read", e);
            return new AuthorizedAddresses(List.of());
        }
    }

    /** Where those whom James lets relay by address are not offered AUTH; empty where smtpserver.xml cannot be read. */
    List<String> portsThatOfferNoAuth() {
        try {
            return AuthorizedAddresses.withoutAuth(files.getConfiguration("smtpserver"));
        } catch (ConfigurationException e) {
            LOGGER.warn("smtpserver.xml cannot be read", e);
            return List.of();
        }
    }

    /** The servers that dnsservice.xml names; none if it names none. */
    List<String> dnsServers() {
        try {
            HierarchicalConfiguration<ImmutableNode> file = files.getConfiguration("dnsservice");
            return Arrays.stream(file.getStringArray("servers.server"))
                    .filter(server -> !server.isBlank())
                    .toList();
        } catch (ConfigurationException e) {
            LOGGER.warn("dnsservice.xml cannot be read, asking the system's DNS servers", e);
            return List.of();
        }
    }
}
