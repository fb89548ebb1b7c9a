package dev.gatehouse.store;

class PostgresReportStoreTest extends ReportStoreContract {
    @Override
    Database openDatabase() {
        return Postgres.open(Postgres.freshUrl());
    }
}
