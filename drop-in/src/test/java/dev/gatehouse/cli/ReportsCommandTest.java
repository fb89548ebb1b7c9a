package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.report.RenderedReport;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.JdbcReportStore;
import dev.gatehouse.store.JournalCounter;
import dev.gatehouse.testkit.ReportRows;
import dev.gatehouse.testkit.TestDnsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gatehouse reports} on the store that a stopped James left: two messages of example.org, one of them forged. */
class ReportsCommandTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final TestDnsServer dns =
            TestDnsServer.start().txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:dmarc@example.org");

    @TempDir
    private Path folder;

    @BeforeEach
    void countTwoMessages() {
        try (Database database = Database.inFolder(folder);
                JournalCounter counter = JournalCounter.open(
                        new JdbcReportStore(database),
                        folder.resolve("journal"),
                        new JournalCounter.Settings(Duration.ofHours(1), 1 << 20),
                        Clock.fixed(NOON, ZoneOffset.UTC))) {
            counter.count(ReportRows.authentic().row());
            counter.count(ReportRows.forged().from("198.51.100.7").row());
            counter.flush();
        }
    }

    @AfterEach
    void close() {
        dns.close();
    }

    @Test
    void listsWhatIsCountedAndThenReported() {
        assertThat(reports("list").out()).startsWith("2026-01-31  open             2 messages  example.org");
        assertThat(render().out()).contains("1 rendered");
        JsonNode report = listed();
        assertThat(report.get("state").textValue()).isEqualTo("rendered");
        assertThat(report.get("messages").intValue()).isEqualTo(2);
        assertThat(report.at("/deliveries/0/uri").textValue()).isEqualTo("mailto:dmarc@example.org");
        assertThat(report.at("/deliveries/0/state").textValue()).isEqualTo("check");
        assertThat(reports("list").out()).contains("    delivery ").contains("mailto:dmarc@example.org  next ");
        assertThat(reports("list", "--domain", "example.net").out()).startsWith("No reports.");
    }

    @Test
    void writesOnePageAboutSeveralReports() throws IOException {
        render();
        String reportId = listed().get("reportId").textValue();
        Path page = folder.resolve("page.html");
        CommandLineRun run = reports("show", reportId, file(reportId).toString(), "--html", page.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(Files.readString(page))
                .startsWith("<!DOCTYPE html>")
                .contains("198.51.100.7")
                .doesNotContain("<script");
        assertThat(reports("show", reportId, "--html", "-").out()).startsWith("<!DOCTYPE html>");
    }

    @Test
    void anUnreadableFileIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.xml"), "<feedback><record>");
        CommandLineRun run = CommandLineRun.of("reports", "show", file.toString());
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("bad.xml: the file ends in the middle (line 1, column 19)");
    }

    @Test
    void showsAReportOfOursAndAnyFile() throws IOException {
        render();
        String reportId = listed().get("reportId").textValue();
        CommandLineRun ours = reports("show", reportId);
        assertThat(ours.out())
                .startsWith("Report about example.org")
                .contains("192.0.2.1")
                .contains("198.51.100.7");
        assertThat(CommandLineRun.of("reports", "show", file(reportId).toString())
                        .out())
                .isEqualTo(ours.out());
        CommandLineRun unknown = reports("show", "no-such-report");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(unknown.err()).contains("no-such-report: neither a file nor a report of ours");
    }

    private Path file(String reportId) throws IOException {
        try (Database database = Database.inFolder(folder)) {
            RenderedReport report =
                    new JdbcReportStore(database).report(reportId).orElseThrow();
            return Files.write(folder.resolve("any.xml.gz"), report.gzip());
        }
    }

    @Test
    void aFileThatIsNoReportIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("shopping.txt"), "milk\n");
        CommandLineRun run = CommandLineRun.of("reports", "show", file.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).startsWith("gatehouse: ").hasLineCount(1);
    }

    @Test
    void cancelsAndRetriesADelivery() {
        render();
        String delivery = listed().at("/deliveries/0/delivery").toString();
        assertThat(reports("cancel", delivery).out()).isEqualTo("delivery " + delivery + ": cancelled\n");
        assertThat(listed().at("/deliveries/0/state").textValue()).isEqualTo("cancelled");
        CommandLineRun again = reports("cancel", delivery);
        assertThat(again.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(again.out()).contains("not in a state for that");
        assertThat(reports("retry", delivery).exitCode()).isZero();
        assertThat(listed().at("/deliveries/0/state").textValue()).isEqualTo("check");
        assertThat(reports("send", delivery).exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void suppressesADestinationForAWhile() {
        assertThat(reports("suppress", "dmarc@example.org", "--days", "3", "--reason", "they asked")
                        .out())
                .startsWith("dmarc@example.org gets no reports until ");
        assertThat(reports("status").out())
                .contains("Windows:    1 open")
                .contains("Deliveries: none")
                .contains("No reports to dmarc@example.org until")
                .contains("they asked");
        assertThat(reports("suppress", "dmarc@example.org", "--lift").out()).contains("gets reports again");
        assertThat(reports("status", "--json").json().get(0).get("suppressions"))
                .isEmpty();
    }

    @Test
    void findsTheStoreByTheConfiguration() throws IOException {
        Path conf = Files.createDirectory(folder.resolve("conf"));
        Path file = Files.writeString(conf.resolve("gatehouse.properties"), "store.folder=.\n");
        for (String command : List.of("list", "status")) {
            CommandLineRun run = CommandLineRun.of("reports", command, "--config", file.toString());
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains("open");
        }
        Files.writeString(file, "store.url=mysql://127.0.0.1/gatehouse\n");
        assertThat(CommandLineRun.of("reports", "list", "--config", file.toString())
                        .err())
                .contains("store.url must begin with jdbc:postgresql:");
    }

    @Test
    void aStoreThatIsNotThereIsSaid() {
        CommandLineRun run = CommandLineRun.of(
                "reports", "list", "--store", folder.resolve("nowhere").toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("there is no store in").contains("--store");
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    private CommandLineRun render() {
        CommandLineRun run = reports("render", "--dns", dns.hostAndPort());
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private JsonNode listed() {
        JsonNode lines = reports("list", "--json").json().get(0);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private CommandLineRun reports(String... arguments) {
        List<String> all = new ArrayList<>(List.of("reports"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--store", folder.toString()));
        return CommandLineRun.of(all.toArray(String[]::new));
    }
}
