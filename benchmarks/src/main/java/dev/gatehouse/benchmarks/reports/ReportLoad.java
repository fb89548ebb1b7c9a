package dev.gatehouse.benchmarks.reports;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.report.DnsPolicyLookup;
import dev.gatehouse.report.ReportCounter;
import dev.gatehouse.report.ReportRow;
import dev.gatehouse.report.ReportService;
import dev.gatehouse.report.ReportSettings;
import dev.gatehouse.report.ReportStore;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.JdbcReportStore;
import dev.gatehouse.store.JournalCounter;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.ReportRows;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Measures the report path on H2 and on a PostgreSQL of this machine, all in one process with it.
 *
 * <p>Counting: messages of 1000 domains from 500 addresses each, unevenly spread, by journal into the store; then 10,000,
 * 100,000 and 1,000,000 more into one window. Rendering: the report of a window of 1,000,000 different records, checked against the schema, and
 * packed. {@code -Dreports.messages=N} for less.
 */
public final class ReportLoad {
    private static final int MESSAGES = Integer.getInteger("reports.messages", 1_000_000);
    private static final int DOMAINS = 1000;
    private static final int ADDRESSES = 500;
    private static final int PREPARED = 50_000;

    private final Path folder;
    private final Database database;

    private ReportLoad(Path folder, Database database) {
        this.folder = folder;
        this.database = database;
    }

    /** Arguments: {@code h2} and {@code postgresql}, either or both. */
    public static void main(String[] arguments) throws IOException {
        System.out.printf(
                "targets: 20000 messages/s into the store, count() median under 50 us, 1000000 records under 30 s; heap %d MB%n",
                Runtime.getRuntime().maxMemory() >> 20);
        for (String kind : arguments) {
            if (kind.equals("h2")) {
                onH2();
            } else {
                onPostgresql();
            }
        }
        System.exit(0);
    }

    private static void onH2() throws IOException {
        System.out.println("H2:");
        Path folder = Files.createTempDirectory("report-load");
        try (Database database = Database.inFolder(folder)) {
            new ReportLoad(folder, database).measure();
        }
    }

    private static void onPostgresql() throws IOException {
        System.out.println("PostgreSQL, synchronous_commit=on:");
        Path folder = Files.createTempDirectory("report-load");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("fsync", "on")
                        .start();
                Database database = Database.open(server.getJdbcUrl("postgres", "postgres"), "postgres", "", folder)) {
            new ReportLoad(folder, database).measure();
        }
    }

    private void measure() {
        // A round nobody looks at: the code is compiled in it.
        counted(rows("warm-up", DOMAINS), MESSAGES / 10, "warm-up");
        counted(rows("rate", DOMAINS), MESSAGES, "1000 domains");
        ReportRow[] one = rows("window", 1);
        counted(one, MESSAGES / 100, "one window");
        counted(one, MESSAGES / 10, "  and more");
        counted(one, MESSAGES, "  and more");
        rendered(MESSAGES);
    }

    private JournalCounter journal(ReportStore store, String name) {
        return JournalCounter.open(store, folder.resolve(name), JournalCounter.Settings.standard(), Clock.systemUTC());
    }

    private void counted(ReportRow[] rows, int messages, String name) {
        Random random = new Random(1);
        long[] nanos = new long[messages];
        long begin = System.nanoTime();
        try (JournalCounter counter = journal(new JdbcReportStore(database), "counting")) {
            for (int i = 0; i < messages; i++) {
                ReportRow row = rows[random.nextInt(rows.length)];
                long before = System.nanoTime();
                counter.count(row);
                nanos[i] = System.nanoTime() - before;
            }
            counter.flush();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "  %-12s %,9d messages in the store in %6.2f s: %,7.0f/s, %5.1f us each; count() median %.1f us, 99 %% %.1f us,"
                        + " 99.9 %% %.1f us%n",
                name,
                messages,
                seconds,
                messages / seconds,
                seconds * 1e6 / messages,
                nanos[messages / 2] / 1e3,
                nanos[(int) (messages * 0.99)] / 1e3,
                nanos[(int) (messages * 0.999)] / 1e3);
    }

    /** Of domains of its own for each round, so that each begins with empty windows. */
    private static ReportRow[] rows(String round, int domains) {
        Random random = new Random(2);
        int addresses = ADDRESSES * DOMAINS / domains;
        ReportRow[] rows = new ReportRow[PREPARED];
        for (int i = 0; i < rows.length; i++) {
            int domain = (int) (domains * Math.pow(random.nextDouble(), 3));
            int address = (int) (addresses * Math.pow(random.nextDouble(), 2));
            rows[i] = ReportRows.authentic()
                    .of(round + ".d" + domain + ".example")
                    .from("10." + (address >> 16) + "." + ((address >> 8) & 0xff) + "." + (address & 0xff))
                    .at(Instant.now())
                    .row();
        }
        return rows;
    }

    private void rendered(int records) {
        ReportStore store = new JdbcReportStore(database, Long.MAX_VALUE);
        ReportService service = service(store);
        service.render(Instant.now());
        long begin = System.nanoTime();
        try (JournalCounter counter = journal(store, "distinct")) {
            for (int i = 0; i < records; i++) {
                counter.count(ReportRows.authentic()
                        .from("10." + (i >> 16) + "." + ((i >> 8) & 0xff) + "." + (i & 0xff))
                        .at(Instant.now())
                        .row());
            }
            counter.flush();
        }
        say("different messages made and in the store", records, begin);
        begin = System.nanoTime();
        service.render(Instant.now().plusSeconds(1));
        say("records rendered, packed, checked and kept", records, begin);
    }

    private static ReportService service(ReportStore store) {
        MapDns dns = new MapDns().txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:a@example.org");
        return new ReportService(
                store,
                ReportCounter.none(),
                dns,
                new DnsPolicyLookup(dns),
                mail -> {},
                ReportSettings.of(Domain.of("mx.receiver.example"), "Receiver", "dmarc@mx.receiver.example"));
    }

    private static void say(String what, int count, long begin) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                Locale.ROOT, "               %,9d %s in %.2f s: %,.0f/s%n", count, what, seconds, count / seconds);
    }
}
