package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.report.ReportRecord;
import dev.gatehouse.testkit.TestPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two James that share a PostgreSQL: a domain owner reads one report about both. */
class SharedStoreIT {
    /** The mail system tries again after 100 seconds what failed twice. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    /** The messages of each report, by its Message-ID. */
    private final Map<String, Long> reports = new HashMap<>();

    @Test
    void everyMessageIsReportedOnceAlthoughOneServerIsKilled() throws Exception {
        try (EmbeddedPostgres postgres = TestPostgres.require()) {
            String url = postgres.getJdbcUrl("postgres", "postgres");
            try (Scene scene = Scene.open(folder.resolve("first"), james -> james.with("store.url", url));
                    JamesServer second = beside(scene, "second", url, "var/gatehouse")) {
                send(scene, scene.james, 4);
                send(scene, second, 5);
                askUntil(4, scene.outside, scene.james);

                send(scene, scene.james, 7);
                scene.james.kill();
                send(scene, second, 3);
                askUntil(4 + 5 + 3, scene.outside, second);

                String journal = scene.james.folder().resolve("var/gatehouse").toString();
                try (JamesServer successor = beside(scene, "successor", url, journal)) {
                    send(scene, successor, 1);
                    askUntil(4 + 5 + 7 + 3 + 1, scene.outside, successor, second);
                    ask(successor, second);
                }
                scene.outside.rest().forEach(this::keep);
                assertThat(messages()).isEqualTo(4 + 5 + 7 + 3 + 1);
                assertThat(status(second)).contains("Deliveries: " + reports.size() + " ");
            }
        }
    }

    /** As an operator who waits for reports: another second, or a DNS answer that was late, must not hold them up. */
    private void askUntil(long messages, SmtpSink outside, JamesServer... servers) throws InterruptedException {
        Instant limit = Instant.now().plus(LIMIT);
        while (messages() < messages) {
            assertThat(Instant.now())
                    .as("messages reported so far: %s", messages())
                    .isBefore(limit);
            ask(servers);
            outside.poll(PAUSE).ifPresent(this::keep);
        }
    }

    private static void ask(JamesServer... servers) {
        for (JamesServer server : servers) {
            server.webAdmin("POST", "/gatehouse/reports/run", "");
        }
    }

    /** A mail system may bring a mail twice; it is one report. */
    private void keep(SmtpSink.Received mail) {
        long messages = MailedReport.records(mail).stream()
                .mapToLong(ReportRecord::count)
                .sum();
        reports.put(MailedReport.messageId(mail), messages);
    }

    private long messages() {
        return reports.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Another server of the same domain, on the same PostgreSQL. */
    private JamesServer beside(Scene scene, String name, String url, String storeFolder) throws IOException {
        return JamesServer.fromSample("mx-and-submission", folder.resolve(name))
                .with("dns.servers", scene.dns.hostAndPort())
                .with("store.url", url)
                .with("store.folder", storeFolder)
                .sendingTo(scene.outside.port())
                .start()
                .withDomain(ExampleWorld.OURS)
                .withUser(ANNA, Scene.PASSWORD);
    }

    /** As an operator asks beside a server that runs. */
    private static String status(JamesServer james) throws Exception {
        String configuration =
                james.folder().resolve("conf/gatehouse.properties").toString();
        CommandLineIT.Run run = CommandLineIT.run("3.8", "reports", "status", "--config", configuration);
        assertThat(run.exitCode()).as(run.output()).isZero();
        return run.output();
    }

    private static void send(Scene scene, JamesServer james, int letters) throws IOException {
        for (int i = 0; i < letters; i++) {
            try (SmtpDialogue smtp =
                    SmtpDialogue.connectFrom(ExampleWorld.HONEST_CLIENT, james.port("25"), line -> {})) {
                smtp.ehlo("mta.client.example");
                smtp.mailFrom("service@" + ExampleWorld.BANK);
                smtp.rcptTo(ANNA);
                assertThat(smtp.data(scene.world.authenticMail(ANNA, "letter")).code())
                        .isEqualTo(250);
            }
        }
    }
}
