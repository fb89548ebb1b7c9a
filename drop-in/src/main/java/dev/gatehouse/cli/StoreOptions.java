package dev.gatehouse.cli;

import dev.gatehouse.gate.Keys;
import dev.gatehouse.gate.Settings;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.EventStore;
import dev.gatehouse.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options of every command that looks into the store of a James, and of the configuration that says where it is. */
final class StoreOptions {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    private static final String PASSWORD_VARIABLE = "GATEHOUSE_STORE_PASSWORD";

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--store",
            paramLabel = "PLACE",
            scope = ScopeType.INHERIT,
            description = "Where the store is: its folder, or jdbc:postgresql://host/database. If not given, where"
                    + " store.url or store.folder of --config say, below the folder that has its conf/; else var/gatehouse."
                    + " A folder can be opened only while no James has it; a PostgreSQL always.")
    private @Nullable String place;

    @Option(
            names = "--store-user",
            paramLabel = "NAME",
            defaultValue = "",
            scope = ScopeType.INHERIT,
            description = "User of the PostgreSQL; the password is that of --config, or of the environment's "
                    + PASSWORD_VARIABLE + ".")
    private String user = "";

    ConfigOptions config() {
        return config;
    }

    /** All refusals that it has kept, however old. */
    static EventStore refusals(Database database) {
        return new EventStore(database, FOR_EVER, Long.MAX_VALUE);
    }

    /** What the options name, else what the configuration does. */
    Database open() throws IOException {
        if (place != null && !place.startsWith("jdbc:")) {
            return inFolder(Path.of(place));
        }
        Settings settings = config.settings();
        String url = place == null ? settings.get(Keys.STORE_URL) : place;
        return url.isBlank()
                ? inFolder(config.workingFolder().resolve(settings.get(Keys.STORE_FOLDER)))
                : Database.open(url, user(settings), password(settings), Path.of(""));
    }

    private String user(Settings settings) {
        return user.isEmpty() ? settings.get(Keys.STORE_USER) : user;
    }

    private static String password(Settings settings) {
        String password = settings.get(Keys.STORE_PASSWORD);
        return password.isEmpty() ? System.getenv().getOrDefault(PASSWORD_VARIABLE, "") : password;
    }

    /** Makes no store where there is none: that would only hide a wrong name. */
    private static Database inFolder(Path folder) {
        if (!Files.exists(folder.resolve("gatehouse.mv.db"))) {
            throw new StoreException(
                    "there is no store in " + folder.toAbsolutePath().normalize()
                            + "; name its folder, or the URL of a PostgreSQL, with --store");
        }
        return Database.inFolder(folder);
    }
}
