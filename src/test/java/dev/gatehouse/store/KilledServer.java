package dev.gatehouse.store;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.report.DeliveryStatus;
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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A server of its own process, made to be killed: counts messages as fast as a busy one and reports all the time.
 *
 * <p>Arguments: folder, database URL or {@code h2}, number of this life (0 to 255), {@code live} or {@code finish}. Each
 * message of each life has a source address of its own; the file {@code ledger-<life>} is as long as the number of
 * messages that were counted. Mails are files in {@code outbox}; those that the other side found too large are in
 * {@code refused}, and in {@code bounced} once this server has read the bounce.
 */
final class KilledServer {
    private static final long PAUSE_NANOS = 50_000;
    private static final long BOUNCE_NANOS = 5_000_000;

    /** A mail of a record or two is smaller. */
    private static final int LARGE = 4096;

    private static final DeliveryStatus TOO_LARGE =
            new DeliveryStatus(DeliveryStatus.Action.FAILED, "5.3.4", "552 5.3.4 message too large");

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
        for (String kind : List.of("outbox", "refused", "bounced")) {
            Files.createDirectories(folder.resolve(kind));
        }
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
            beside(server::report);
            beside(server::readBounces);
            server.count();
        }
    }

    private static void beside(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private void count() throws IOException {
        try (OutputStream ledger =
                new FileOutputStream(folder.resolve("ledger-" + life).toFile())) {
            for (int i = 0; i < 1 << 16; i++) {
                counter.count(ReportRows.authentic()
                        .from("10." + life + "." + (i >> 8) + "." + (i & 0xff))
                        .at(Instant.now())
                        .row());
                ledger.write('.');
                if (i == 0) {
                    System.out.println("ready");
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void report() {
        while (true) {
            service.runNow(Instant.now());
        }
    }

    private void readBounces() {
        while (true) {
            bounce(Instant.now());
            LockSupport.parkNanos(BOUNCE_NANOS);
        }
    }

    /** Late enough for every lease of a killed server to have passed. */
    private void finish() {
        for (int hour = 1; hour < 40; hour++) {
            Instant now = Instant.now().plus(Duration.ofHours(hour));
            service.runNow(now);
            bounce(now);
        }
        counter.close();
    }

    private void bounce(Instant now) {
        try (Stream<Path> refused = Files.list(folder.resolve("refused"))) {
            for (Path mail : refused.toList()) {
                String name = String.valueOf(mail.getFileName());
                service.bounced(name.split("~")[1], TOO_LARGE, now);
                Files.move(mail, folder.resolve("bounced").resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keep(ReportMail mail) throws IOException {
        Path draft = folder.resolve("draft-" + UUID.randomUUID());
        Files.write(draft, mail.bytes());
        Path kept = folder.resolve(isTooLarge(mail) ? "refused" : "outbox");
        Files.move(draft, kept.resolve(mail.messageId() + "~" + mail.sender() + "~" + UUID.randomUUID()));
    }

    /** One in three of the larger ones, always the same, so that no report ends in more parts than there may be. */
    private static boolean isTooLarge(ReportMail mail) {
        return mail.bytes().length > LARGE && Math.floorMod(mail.messageId().hashCode(), 3) == 0;
    }
}
