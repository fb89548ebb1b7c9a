package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gatehouse.dns.DnsjavaDns;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.report.DnsPolicyLookup;
import dev.gatehouse.report.ReadFile;
import dev.gatehouse.report.RenderedReport;
import dev.gatehouse.report.ReportCounter;
import dev.gatehouse.report.ReportLine;
import dev.gatehouse.report.ReportPage;
import dev.gatehouse.report.ReportReader;
import dev.gatehouse.report.ReportService;
import dev.gatehouse.report.ReportSummary;
import dev.gatehouse.report.ReportTable;
import dev.gatehouse.report.UnreadableReportException;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.JdbcReportStore;
import dev.gatehouse.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatehouse reports}: what we tell domain owners, and what anybody tells us. */
@Command(
        name = "reports",
        description = {
            "Shows DMARC aggregate reports, and changes what is done with ours.",
            "Mails leave through a running James: what is changed here, its next run takes up."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class ReportsCommand {
    private final InstantSource clock = InstantSource.system();

    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Command(description = "Lists windows and reports, newest first.", mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--domain", paramLabel = "NAME", description = "Only those about this domain.") @Nullable
                    Domain domain,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "${DEFAULT-VALUE} at most.")
                    int limit,
            @Option(names = "--json", description = "Writes JSON.") boolean json)
            throws IOException {
        List<ReportLine> lines =
                inStore(reports -> reports.list(Optional.ofNullable(domain).map(Domain::name), limit));
        if (json) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            lines.forEach(line -> array.add(ReportListing.json(line)));
            out().json(array);
        } else {
            out().text(ReportListing.text(lines));
        }
        return ExitCode.DONE;
    }

    @Command(
            description = {
                "Shows reports as tables, or as one page for a browser: ours by identifier, or any report files.",
                "Old and new format, plain, gzip or zip, also several reports in one file. What cannot be read is"
                        + " named,",
                "and the others are shown (exit code 1). The page needs no script and fetches nothing."
            },
            mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "ID|FILE", arity = "1..*", description = "Identifiers, or files: xml, gz or zip.")
                    List<String> reports,
            @Option(
                            names = "--sources",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "Lines of sources at most (${DEFAULT-VALUE}).")
                    int sources,
            @Option(
                            names = "--html",
                            paramLabel = "FILE",
                            description = "Writes one page about all of them instead; - for standard output.")
                    @Nullable
                    Path html)
            throws IOException {
        List<ReportSummary> summaries = new ArrayList<>();
        int exitCode = ExitCode.DONE;
        for (String report : reports) {
            ReadFile file = read(report);
            summaries.addAll(file.reports());
            file.faults().forEach(fault -> complain(report + ": " + fault));
            exitCode = file.faults().isEmpty() ? exitCode : ExitCode.FAILED;
        }
        if (html == null) {
            summaries.forEach(summary -> out().text(ReportTable.of(summary, sources)));
        } else if (!summaries.isEmpty()) {
            write(html, ReportPage.html(summaries));
        }
        return exitCode;
    }

    private void complain(String fault) {
        spec.commandLine().getErr().println("gatehouse: " + Printable.of(fault));
    }

    private void write(Path file, String page) throws IOException {
        if (file.equals(Path.of("-"))) {
            out().text(page);
        } else {
            Files.writeString(file, page);
        }
    }

    /** One that cannot be read does not hide the others. */
    private ReadFile read(String report) {
        try {
            return Progress.during(
                    "reading " + report, () -> isFile(report) ? ReportReader.file(Path.of(report)) : stored(report));
        } catch (UnreadableReportException | IllegalArgumentException | StoreException e) {
            return new ReadFile(List.of(), List.of(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            return new ReadFile(List.of(), List.of("cannot be read: " + e.getMessage()));
        }
    }

    private static boolean isFile(String report) {
        return report.indexOf('\0') < 0 && Files.isRegularFile(Path.of(report));
    }

    private ReadFile stored(String reportId) throws IOException {
        RenderedReport report = inStore(reports -> reports.report(reportId))
                .orElseThrow(() -> new IllegalArgumentException("neither a file nor a report of ours"));
        return ReportReader.file(new ByteArrayInputStream(report.gzip()));
    }

    @Command(
            description = "Ends the open windows now and makes their reports; this mails nothing.",
            mixinStandardHelpOptions = true)
    int render(@Mixin DnsOptions resolver) throws IOException {
        return said(Progress.during(
                "rendering",
                () -> withService(
                        resolver, service -> service.render(clock.instant()).toString())));
    }

    @Command(
            description = {
                "Has a running James report at once about what it counted until now, by its web administration.",
                "The route must be on: extensions.routes=dev.gatehouse.web.ReportRoutes in webadmin.properties."
            },
            mixinStandardHelpOptions = true)
    int run(
            @Option(
                            names = "--webadmin",
                            paramLabel = "URL",
                            defaultValue = "http://127.0.0.1:8000",
                            description = "Where it answers (${DEFAULT-VALUE}).")
                    URI webAdmin,
            @Option(names = "--token", paramLabel = "JWT", defaultValue = "", description = "If it wants one.")
                    String token)
            throws IOException {
        return said(Progress.during(
                "waiting for James", () -> new WebAdmin(webAdmin, token).post("/gatehouse/reports/run")));
    }

    @Command(
            description = "Makes deliveries due that wait for their time: the next run of a James mails them.",
            mixinStandardHelpOptions = true)
    int send(@Mixin DnsOptions resolver, @Parameters(paramLabel = "DELIVERY") List<Long> deliveries)
            throws IOException {
        return changed(resolver, deliveries, "due", ReportService::hasten);
    }

    @Command(description = "Tries deliveries again that ended without success.", mixinStandardHelpOptions = true)
    int retry(@Mixin DnsOptions resolver, @Parameters(paramLabel = "DELIVERY") List<Long> deliveries)
            throws IOException {
        return changed(resolver, deliveries, "tried again by the next run", ReportService::retry);
    }

    @Command(description = "Stops deliveries that were not mailed yet.", mixinStandardHelpOptions = true)
    int cancel(@Mixin DnsOptions resolver, @Parameters(paramLabel = "DELIVERY") List<Long> deliveries)
            throws IOException {
        return changed(resolver, deliveries, "cancelled", ReportService::cancel);
    }

    /** A change of one delivery; false if it is in no state for it. */
    private interface Change {
        boolean make(ReportService service, long delivery, Instant now);
    }

    private int changed(DnsOptions resolver, List<Long> deliveries, String done, Change change) throws IOException {
        return withService(resolver, service -> {
            int exitCode = ExitCode.DONE;
            for (long delivery : deliveries) {
                boolean changed = change.make(service, delivery, clock.instant());
                said("delivery " + delivery + ": " + (changed ? done : "not in a state for that, see reports list"));
                exitCode = changed ? exitCode : ExitCode.FAILED;
            }
            return exitCode;
        });
    }

    @Command(
            description = "Sends no reports to an address or host for a while, or lifts that.",
            mixinStandardHelpOptions = true)
    int suppress(
            @Parameters(paramLabel = "TARGET", description = "An address, or a host for all addresses at it.")
                    String target,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            defaultValue = "30",
                            description = "${DEFAULT-VALUE} if not given.")
                    int days,
            @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "by an operator") String reason,
            @Option(names = "--lift", description = "Sends to it again.") boolean lift,
            @Mixin DnsOptions resolver)
            throws IOException {
        Instant until = clock.instant().plus(Duration.ofDays(days));
        return withService(resolver, service -> {
            if (lift) {
                return said(service.release(target) ? target + " gets reports again" : target + " was not suppressed");
            }
            service.suppress(target, until, reason);
            return said(target + " gets no reports until " + until);
        });
    }

    @Command(
            description = "Says how many windows and deliveries are in which state, and who gets no reports.",
            mixinStandardHelpOptions = true)
    int status(@Option(names = "--json", description = "Writes JSON.") boolean json) throws IOException {
        ReportStatus status = inStore(reports -> ReportStatus.of(reports, clock.instant()));
        if (json) {
            out().json(status.json());
        } else {
            out().text(status.text());
        }
        return ExitCode.DONE;
    }

    private <T> T inStore(Function<JdbcReportStore, T> work) throws IOException {
        try (Database database = store.open()) {
            return work.apply(new JdbcReportStore(database));
        }
    }

    private <T> T withService(DnsOptions resolver, Function<ReportService, T> work) throws IOException {
        Gate gate = store.config().gate();
        try (Database database = store.open();
                DnsjavaDns dns = resolver.open(gate.settings().get(Keys.DNS_SERVERS))) {
            return work.apply(new ReportService(
                    new JdbcReportStore(database),
                    ReportCounter.none(),
                    dns,
                    new DnsPolicyLookup(dns),
                    mail -> {
                        throw new IOException("only a running James mails reports");
                    },
                    gate.reportSettings()));
        }
    }

    private int said(String sentence) {
        out().text(Printable.of(sentence) + System.lineSeparator());
        return ExitCode.DONE;
    }

    private Output out() {
        return new Output(spec);
    }
}
