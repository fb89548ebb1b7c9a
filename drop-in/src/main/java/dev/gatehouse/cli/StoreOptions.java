package dev.gatehouse.cli;

import dev.gatehouse.store.Database;
import dev.gatehouse.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options of every command that looks into the store of a James. */
final class StoreOptions {
    private static final String PASSWORD_VARIABLE = "GATEHOUSE_STORE_PASSWORD";

    @Option(
            names = "--store",
            paramLabel = "PLACE",
            defaultValue = "var/gatehouse",
            scope = ScopeType.INHERIT,
            description = {
                "Where the store is: the folder of store.folder (${DEFAULT-VALUE}), or jdbc:postgresql://host/database.",
                "A folder can be opened only while no James has it; a PostgreSQL always."
            })
    private String place = "";

    @Option(
            names = "--store-user",
            paramLabel = "NAME",
            defaultValue = "",
            scope = ScopeType.INHERIT,
            description = "User of the PostgreSQL; its password comes from the environment, " + PASSWORD_VARIABLE + ".")
    private String user = "";

    Database open() {
        if (place.startsWith("jdbc:")) {
            String password = System.getenv().getOrDefault(PASSWORD_VARIABLE, "");
            return Database.open(place, user, password, Path.of("."));
        }
        return inFolder(Path.of(place));
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
