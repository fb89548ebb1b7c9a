package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.report.ReportRecord;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two James that share a PostgreSQL: a domain owner reads one report about both. */
class SharedStoreIT {
    @TempDir
    Path folder;

    @Test
    void everyMessageIsReportedOnceAlthoughOneServerIsKilled() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            String url = postgres.getJdbcUrl("postgres", "postgres");
            try (Scene scene = Scene.open(folder.resolve("first"), james -> james.with("store.url", url));
                    JamesServer second = beside(scene, "second", url, "var/gatehouse")) {
                send(scene, scene.james, 4);
                send(scene, second, 5);
                scene.james.webAdmin("POST", "/gatehouse/reports/run", "");
                long early = reported(scene);
                assertThat(early)
                        .as("what the first server saw, and what the second had written")
                        .isBetween(4L, 9L);

                send(scene, scene.james, 7);
                scene.james.kill();
                send(scene, second, 3);
                second.webAdmin("POST", "/gatehouse/reports/run", "");
                long amidst = reported(scene);

                String journal = scene.james.folder().resolve("var/gatehouse").toString();
                try (JamesServer successor = beside(scene, "successor", url, journal)) {
                    send(scene, successor, 1);
                    successor.webAdmin("POST", "/gatehouse/reports/run", "");
                    assertThat(early + amidst + reported(scene)).isEqualTo(4 + 5 + 7 + 3 + 1);
                    second.webAdmin("POST", "/gatehouse/reports/run", "");
                    successor.webAdmin("POST", "/gatehouse/reports/run", "");
                }
                assertThat(scene.outside.rest()).isEmpty();
                assertThat(status(second)).contains("Deliveries: 3 ");
            }
        }
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

    /** The messages in the report that comes next. */
    private static long reported(Scene scene) throws InterruptedException, IOException, MessagingException {
        return MailedReport.records(scene.outside.await(Scene.LIMIT)).stream()
                .mapToLong(ReportRecord::count)
                .sum();
    }
}
