package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir
    Path folder;

    @Test
    void aNewFileHasItsTablesAndARestartKeepsThem() {
        try (Database database = Database.inFolder(folder)) {
            suppress(database, "a@example.org");
        }
        try (Database database = Database.inFolder(folder)) {
            assertThat(targets(database)).containsExactly("a@example.org");
        }
    }

    @Test
    void aTransactionThatFailsLeavesNothing() {
        try (Database database = Database.inFolder(folder)) {
            assertThatThrownBy(() -> database.change(session -> {
                        session.update("INSERT INTO suppression VALUES (?, 0, 0, '')", "b@example.org");
                        throw new SQLException("on purpose");
                    }))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("on purpose");
            assertThat(targets(database)).isEmpty();
        }
    }

    @Test
    void aFileThatCannotBeOpenedIsSaidInWordsOfOurOwn() throws IOException {
        Files.writeString(folder.resolve("gatehouse.mv.db"), "no database".repeat(1_000));
        assertThatThrownBy(() -> Database.inFolder(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("gatehouse.mv.db: it is damaged; put a copy in its place");
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        assertThatThrownBy(() -> Database.inFolder(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("it cannot be read or written");
    }

    /** What a full disk does to H2: it closes itself under its connections. */
    @Test
    void aFileThatH2ClosedByItselfIsOpenedAnew() {
        try (Database database = Database.inFolder(folder)) {
            suppress(database, "a@example.org");
            assertThatThrownBy(() -> database.change(session -> session.update("SHUTDOWN IMMEDIATELY")))
                    .isInstanceOf(StoreException.class);
            assertThat(targets(database)).containsExactly("a@example.org");
            suppress(database, "b@example.org");
            assertThat(targets(database)).hasSize(2);
        }
    }

    @Test
    void aDatabaseThatWeClosedStaysClosed() {
        Database database = Database.inFolder(folder);
        database.close();
        assertThatThrownBy(() -> targets(database)).isInstanceOf(StoreException.class);
    }

    @Test
    void tablesOfANewerVersionAreLeftAlone() {
        try (Database database = Database.inFolder(folder)) {
            database.change(session -> session.update("INSERT INTO schema_version VALUES (999, '', '', 0)"));
        }
        assertThatThrownBy(() -> Database.inFolder(folder)).hasMessageContaining("newer Gatehouse");
    }

    @Test
    void aScriptThatChangedAfterItWasRunIsNoticed() {
        try (Database database = Database.inFolder(folder)) {
            database.change(session -> session.update("UPDATE schema_version SET checksum = 'x' WHERE version = 1"));
        }
        assertThatThrownBy(() -> Database.inFolder(folder)).hasMessageContaining("script 1 differs");
    }

    @Test
    void anUnknownUrlIsRefusedWithItsKey() {
        assertThatThrownBy(() -> Database.open("jdbc:mysql://localhost/x", "", "", folder))
                .hasMessageContaining("store.url")
                .hasMessageContaining("jdbc:mysql");
    }

    private static void suppress(Database database, String target) {
        database.change(session -> session.update("INSERT INTO suppression VALUES (?, 0, 0, '')", target));
    }

    private static List<String> targets(Database database) {
        return database.transact(
                session -> session.list("SELECT target FROM suppression", row -> row.getString("target")));
    }
}
