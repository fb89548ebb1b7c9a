package dev.gatehouse.service;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.report.DnsPolicyLookup;
import dev.gatehouse.report.ReportRow;
import dev.gatehouse.report.ReportRun;
import dev.gatehouse.report.ReportSender;
import dev.gatehouse.report.ReportService;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.JdbcReportStore;
import dev.gatehouse.store.JournalCounter;
import dev.gatehouse.store.StoreException;
import dev.gatehouse.verdict.Verdict;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DMARC aggregate reports in this server: what is counted, and the runs that seal, render and send (RFC 9990). */
public final class Reports implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Reports.class);

    /** How often is looked whether something is due. */
    private static final long RUN_MINUTES = 5;

    private final JournalCounter counter;
    private final ReportService service;
    private final ScheduledFuture<?> schedule;
    private final ScheduledExecutorService runs = Executors.newSingleThreadScheduledExecutor(Reports::thread);

    private Reports(JournalCounter counter, ReportService service) {
        this.counter = counter;
        this.service = service;
        this.schedule = runs.scheduleWithFixedDelay(this::runQuietly, 1, RUN_MINUTES, TimeUnit.MINUTES);
    }

    /** Counts into {@code database}, with a journal in {@code folder}, and begins with the runs. */
    static Reports open(Gate gate, Dns dns, ReportSender sender, Database database, Path folder) {
        JdbcReportStore store = new JdbcReportStore(database);
        JournalCounter counter = JournalCounter.open(
                store, folder.resolve("journal"), JournalCounter.Settings.standard(), Clock.systemUTC());
        ReportService service =
                new ReportService(store, counter, dns, new DnsPolicyLookup(dns), sender, gate.reportSettings());
        return new Reports(counter, service);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "gatehouse-reports");
        thread.setDaemon(true);
        return thread;
    }

    private void runQuietly() {
        try {
            service.runOnce(Instant.now());
        } catch (StoreException e) {
            LOGGER.error("the report store does not answer; the next run tries again", e);
        } catch (RuntimeException e) {
            LOGGER.error("a report run failed; the next run tries again", e);
        }
    }

    /** Counts a message that was decided upon. */
    void count(SmtpFacts facts, Verdict verdict, Instant now) {
        ReportRow.of(facts, verdict, now, Optional.empty()).ifPresent(counter::count);
    }

    /** Reports at once about what was counted so far. */
    public ReportRun runNow() {
        return service.runNow(Instant.now());
    }

    public ReportService service() {
        return service;
    }

    @Override
    public void close() {
        schedule.cancel(false);
        runs.shutdownNow();
        counter.close();
    }
}
