package dev.gatehouse.service;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.gate.Settings;
import dev.gatehouse.message.Idna;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.report.DnsPolicyLookup;
import dev.gatehouse.report.ReportCounter;
import dev.gatehouse.report.ReportRow;
import dev.gatehouse.report.ReportRun;
import dev.gatehouse.report.ReportSender;
import dev.gatehouse.report.ReportService;
import dev.gatehouse.report.ReportTraffic;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.store.Counting;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.JdbcReportStore;
import dev.gatehouse.store.StoreException;
import dev.gatehouse.verdict.Verdict;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
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

    private final ReportCounter counter;
    private final ReportService service;
    private final ReportTraffic traffic;
    private final boolean tellsRecipientDomain;
    private final ScheduledFuture<?> schedule;
    private final ScheduledExecutorService runs = Executors.newSingleThreadScheduledExecutor(Reports::thread);

    private Reports(Gate gate, ReportCounter counter, ReportService service) {
        this.counter = counter;
        this.service = service;
        this.traffic = gate.reportTraffic();
        this.tellsRecipientDomain = gate.settings().get(Keys.REPORTS_TELL_RECIPIENT_DOMAIN);
        this.schedule = runs.scheduleWithFixedDelay(this::runQuietly, 1, RUN_MINUTES, TimeUnit.MINUTES);
    }

    /** Counts into {@code database}, with a journal in {@code folder}, and begins with the runs. */
    static Reports open(Gate gate, Dns dns, ReportSender sender, Database database, Path folder) {
        Settings settings = gate.settings();
        JdbcReportStore store = new JdbcReportStore(database, settings.get(Keys.REPORTS_MAX_ROWS));
        ReportCounter counter =
                Counting.open(settings.get(Keys.REPORTS_COUNTING), store, folder.resolve("journal"), Clock.systemUTC());
        ReportService service =
                new ReportService(store, counter, dns, new DnsPolicyLookup(dns), sender, gate.reportSettings());
        return new Reports(gate, counter, service);
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
    void count(SmtpFacts facts, Verdict verdict, MessageHeader header, List<String> recipients) {
        ReportRow.of(facts, verdict, Instant.now(), toldRecipientDomain(recipients))
                .map(row -> traffic.includes(header, recipients) ? row.onlyCounted() : row)
                .ifPresent(counter::count);
    }

    /** Of mail for several domains none is told. */
    private Optional<Domain> toldRecipientDomain(List<String> recipients) {
        if (!tellsRecipientDomain) {
            return Optional.empty();
        }
        List<String> domains = recipients.stream()
                .map(address -> address.substring(address.lastIndexOf('@') + 1))
                .distinct()
                .toList();
        return domains.size() == 1 ? Idna.toDomain(domains.get(0)) : Optional.empty();
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
