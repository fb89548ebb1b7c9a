package dev.gatehouse.store;

class PostgresEventStoreTest extends EventStoreContract {
    @Override
    Database openDatabase() {
        return Postgres.open(Postgres.freshUrl());
    }
}
