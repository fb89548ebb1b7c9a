package dev.gatehouse.store;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.report.DnsPolicyLookup;
import dev.gatehouse.report.ReportMail;
import dev.gatehouse.report.ReportService;
import dev.gatehouse.report.ReportSettings;
import dev.gatehouse.report.ReportStore;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.ReportRows;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * A server of its own process, made to be killed: counts messages as fast as a busy one and reports all the time.
 *
 * <p>Arguments: folder, database URL or {@code h2}, number of this life (0 to 255), {@code live} or {@code finish}. Each
 * message of each life has a source address of its own; the file {@code ledger-<life>} is as long as the number of
 * messages that were counted. Mails are files in {@code outbox}.
 */
final class KilledServer {
    private static final long PAUSE_NANOS = 50_000;

    private final Path folder;
    private final int life;
    private final JournalCounter counter;
    private final ReportService service;

    private KilledServer(Path folder, Database database, int life) throws IOException {
        this.folder = folder;
        this.life = life;
        ReportStore store = new JdbcReportStore(database);
        this.counter = JournalCounter.open(
                store,
                folder.resolve("journal"),
                new JournalCounter.Settings(Duration.ofMillis(15), 64 << 20),
                Clock.systemUTC());
        MapDns dns = new MapDns().txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:a@example.org");
        this.service = new ReportService(
                store,
                counter,
                dns,
                new DnsPolicyLookup(dns),
                this::keep,
                ReportSettings.of(Domain.of("mx.receiver.example"), "Receiver", "dmarc@mx.receiver.example"));
        Files.createDirectories(folder.resolve("outbox"));
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Database database =
                arguments[1].equals("h2") ? Database.inFolder(folder) : Database.open(arguments[1], "", "", folder);
        KilledServer server = new KilledServer(folder, database, Integer.parseInt(arguments[2]));
        if (arguments[3].equals("finish")) {
            server.finish();
            database.close();
        } else {
            Thread reports = new Thread(server::report);
            reports.setDaemon(true);
            reports.start();
            server.count();
        }
    }

    private void count() throws IOException {
        try (OutputStream ledger =
                new FileOutputStream(folder.resolve("ledger-" + life).toFile())) {
            System.out.println("ready");
            for (int i = 0; i < 1 << 16; i++) {
                counter.count(ReportRows.authentic()
                        .from("10." + life + "." + (i >> 8) + "." + (i & 0xff))
                        .at(Instant.now())
                        .row());
                ledger.write('.');
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void report() {
        while (true) {
            service.runNow(Instant.now());
        }
    }

    /** Late enough for every lease of a killed server to have passed. */
    private void finish() {
        for (int hour = 1; hour < 40; hour++) {
            service.runNow(Instant.now().plus(Duration.ofHours(hour)));
        }
        counter.close();
    }

    private void keep(ReportMail mail) throws IOException {
        Path outbox = folder.resolve("outbox");
        Path draft = outbox.resolve("draft-" + UUID.randomUUID());
        Files.write(draft, mail.bytes());
        Files.move(draft, outbox.resolve(mail.messageId() + "~" + UUID.randomUUID()));
    }
}
