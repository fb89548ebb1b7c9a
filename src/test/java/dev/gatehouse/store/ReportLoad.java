package dev.gatehouse.store;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.report.DnsPolicyLookup;
import dev.gatehouse.report.ReportCounter;
import dev.gatehouse.report.ReportRow;
import dev.gatehouse.report.ReportRun;
import dev.gatehouse.report.ReportService;
import dev.gatehouse.report.ReportSettings;
import dev.gatehouse.report.ReportStore;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.ReportRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Measures the report path; no test, run by hand: {@code ReportLoad count|render MESSAGES h2|postgresql|jdbc:...}.
 *
 * <p>{@code count}: messages of 1000 domains from 500 addresses each, unevenly spread, by journal into the store.
 * {@code render}: as many different rows of one domain, then the report of them.
 */
final class ReportLoad {
    private static final int DOMAINS = 1000;
    private static final int ADDRESSES = 500;
    private static final int PREPARED = 50_000;

    private ReportLoad() {}

    public static void main(String[] arguments) throws IOException {
        int messages = Integer.parseInt(arguments[1]);
        Path folder = Files.createTempDirectory("report-load");
        String url = arguments[2].equals("postgresql") ? Postgres.freshUrl() : arguments[2];
        try (Database database = url.equals("h2") ? Database.inFolder(folder) : Database.open(url, "", "", folder)) {
            if (arguments[0].equals("count")) {
                count(database, folder, messages);
            } else {
                render(database, folder, messages);
            }
        }
        System.exit(0);
    }

    private static JournalCounter journal(ReportStore store, Path folder) {
        return JournalCounter.open(
                store, folder.resolve("journal"), JournalCounter.Settings.standard(), Clock.systemUTC());
    }

    private static void count(Database database, Path folder, int messages) {
        ReportRow[] rows = rows();
        Random random = new Random(1);
        long[] nanos = new long[messages];
        long begin = System.nanoTime();
        try (JournalCounter counter = journal(new JdbcReportStore(database), folder)) {
            for (int i = 0; i < messages; i++) {
                ReportRow row = rows[random.nextInt(rows.length)];
                long before = System.nanoTime();
                counter.count(row);
                nanos[i] = System.nanoTime() - before;
            }
            say("counted", messages, begin);
            counter.flush();
            say("in the store", messages, begin);
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "count() median %.1f us, 99 %% %.1f us, 99.9 %% %.1f us, most %.1f ms%n",
                nanos[messages / 2] / 1e3,
                nanos[(int) (messages * 0.99)] / 1e3,
                nanos[(int) (messages * 0.999)] / 1e3,
                nanos[messages - 1] / 1e6);
    }

    private static ReportRow[] rows() {
        Random random = new Random(2);
        ReportRow[] rows = new ReportRow[PREPARED];
        for (int i = 0; i < rows.length; i++) {
            int domain = (int) (DOMAINS * Math.pow(random.nextDouble(), 3));
            int address = (int) (ADDRESSES * Math.pow(random.nextDouble(), 2));
            rows[i] = ReportRows.authentic()
                    .of("d" + domain + ".example")
                    .from("10." + domain % 250 + "." + address / 250 + "." + address % 250)
                    .at(Instant.now())
                    .row();
        }
        return rows;
    }

    private static void render(Database database, Path folder, int messages) {
        ReportStore store = new JdbcReportStore(database, Long.MAX_VALUE);
        long begin = System.nanoTime();
        try (JournalCounter counter = journal(store, folder)) {
            for (int i = 0; i < messages; i++) {
                counter.count(ReportRows.authentic()
                        .from("10." + (i >> 16) + "." + ((i >> 8) & 0xff) + "." + (i & 0xff))
                        .at(Instant.now())
                        .row());
            }
            counter.flush();
        }
        say("counted and stored", messages, begin);
        MapDns dns = new MapDns().txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:a@example.org");
        long[] sent = new long[2];
        ReportService service = new ReportService(
                store,
                ReportCounter.none(),
                dns,
                new DnsPolicyLookup(dns),
                mail -> {
                    sent[0]++;
                    sent[1] += mail.bytes().length;
                },
                ReportSettings.of(Domain.of("mx.receiver.example"), "Receiver", "dmarc@mx.receiver.example"));
        begin = System.nanoTime();
        ReportRun run = service.render(Instant.now());
        say("rendered, checked and kept", messages, begin);
        service.runOnce(Instant.now().plus(Duration.ofHours(5)));
        service.runOnce(Instant.now().plus(Duration.ofHours(10)));
        say("and handed on", messages, begin);
        System.out.println(run + "; " + sent[0] + " mails, " + sent[1] + " octets");
    }

    private static void say(String what, int messages, long begin) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(Locale.ROOT, "%d %s in %.2f s: %.0f/s%n", messages, what, seconds, messages / seconds);
    }
}
