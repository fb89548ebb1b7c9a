package dev.gatehouse.store;

import java.nio.file.Path;

class PostgresFairShareTest extends FairShareContract {
    @Override
    Database openDatabase(Path folder) {
        return Postgres.open(Postgres.freshUrl());
    }
}
