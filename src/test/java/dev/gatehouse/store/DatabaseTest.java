package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.testkit.ReportRows;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//bob:hunter2@127.0.0.1:1/x",
                "//bob:a/hunter2@127.0.0.1:1/x",
                "//127.0.0.1:1/x?sslpassword=hunter2"
            })
    void aStoreThatCannotBeOpenedDoesNotTellItsPassword(String place) {
        assertThatThrownBy(() -> Database.open("jdbc:postgresql:" + place, "", "", folder))
                .isInstanceOf(StoreException.class)
                .satisfies(
                        e -> assertThat(wholeTrace(e)).contains("127.0.0.1:1").doesNotContain("hunter2"));
    }

    private static String wholeTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void itsFilesAreForNobodyElse() throws IOException {
        Path store = folder.resolve("var").resolve("gatehouse");
        assertThat(rightsInUse(store)).hasSizeGreaterThanOrEqualTo(6).allSatisfy((file, rights) -> assertThat(rights)
                .as(file.toString())
                .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
    }

    @Test
    void filesThatOthersCouldReadAreClosedToThem() throws IOException {
        Path store = folder.resolve("store");
        rightsInUse(store);
        for (Path file : rights(store).keySet()) {
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString(Files.isDirectory(file) ? "rwxr-xr-x" : "rw-r--r--"));
        }
        assertThat(rightsInUse(store).values()).containsOnly("rwx------", "rw-------");
    }

    @Test
    void aFolderThatHasMoreInItKeepsItsRights() throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createFile(shared.resolve("something else"));
        assertThat(rightsInUse(shared))
                .containsEntry(shared, "rwxr-xr-x")
                .containsEntry(shared.resolve("gatehouse.mv.db"), "rw-------");
    }

    /** Of a database, and of a journal with a segment in it. */
    private static Map<Path, String> rightsInUse(Path store) throws IOException {
        try (Database database = Database.inFolder(store);
                JournalCounter counter = JournalCounter.open(
                        new JdbcReportStore(database),
                        store.resolve("journal"),
                        JournalCounter.Settings.standard(),
                        Clock.systemUTC())) {
            counter.count(ReportRows.authentic().row());
            return rights(store);
        }
    }

    private static Map<Path, String> rights(Path store) throws IOException {
        Map<Path, String> rights = new TreeMap<>();
        try (Stream<Path> files = Files.walk(store)) {
            for (Path file : files.toList()) {
                rights.put(file, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        return rights;
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
