package dev.gatehouse.store;

import java.nio.file.Path;

class H2FairShareTest extends FairShareContract {
    @Override
    Database openDatabase(Path folder) {
        return Database.inFolder(folder);
    }
}
