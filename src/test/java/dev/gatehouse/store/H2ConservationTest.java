package dev.gatehouse.store;

class H2ConservationTest extends ConservationContract {
    @Override
    Database openDatabase() {
        return Database.inFolder(folder);
    }
}
