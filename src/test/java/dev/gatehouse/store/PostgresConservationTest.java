package dev.gatehouse.store;

class PostgresConservationTest extends ConservationContract {
    @Override
    Database openDatabase() {
        return Postgres.open(Postgres.freshUrl());
    }
}
