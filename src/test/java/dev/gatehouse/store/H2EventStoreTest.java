package dev.gatehouse.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2EventStoreTest extends EventStoreContract {
    @TempDir
    Path folder;

    @Override
    Database openDatabase() {
        return Database.inFolder(folder);
    }
}
