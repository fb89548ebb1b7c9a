package dev.gatehouse.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads anybody's aggregate reports, of either generation, xml, gzip or zip, record by record.
 *
 * <p>Each document of the file first as it stands; if that fails, from the start with the repairs that real reports need, and
 * a warning. Memory does not grow with the file, and what is no report ends in a sentence that says what and where.
 */
public final class ReportReader {
    private ReportReader() {}

    /** Takes the records of one attempt; a second attempt begins with another. */
    @FunctionalInterface
    public interface Attempt {
        Consumer<ReportRecord> begin();
    }

    /** All reports of the file in summary, as {@code show} prints them; what cannot be read does not hide the others. */
    public static ReadFile file(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return file(in);
        }
    }

    public static ReadFile file(InputStream in) throws IOException {
        List<ReportSummary> reports = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (ReportFile.Document document : ReportFile.documents(in)) {
            List<SourceTotals> totals = new ArrayList<>();
            DocumentReading reading = DocumentReading.of(document, attempt -> {
                if (attempt.isFirst()) {
                    totals.clear();
                }
                totals.add(new SourceTotals());
                return totals.get(totals.size() - 1)::add;
            });
            for (int i = 0; i < reading.reports().size(); i++) {
                reports.add(totals.get(i).summary(reading.reports().get(i)));
            }
            reading.fault().map(fault -> named(document, fault)).ifPresent(faults::add);
        }
        return new ReadFile(reports, faults);
    }

    private static String named(ReportFile.Document document, UnreadableReportException fault) {
        return (document.name().isEmpty() ? "" : document.name() + ": ") + fault.getMessage();
    }

    /** The first report of a file that is read whole. */
    public static ReportSummary summary(InputStream in) throws IOException {
        List<SourceTotals> attempts = new ArrayList<>();
        ReadReport report = read(in, () -> {
            attempts.add(new SourceTotals());
            return attempts.get(attempts.size() - 1)::add;
        });
        return attempts.get(attempts.size() - 1).summary(report);
    }

    /** As {@link #summary}, each record to whoever wants it. */
    public static ReadReport read(InputStream in, Attempt attempt) throws IOException {
        ReportFile.Document document = ReportFile.documents(in).get(0);
        DocumentReading reading =
                DocumentReading.of(document, report -> report.isFirst() ? attempt.begin() : record -> {});
        Optional<UnreadableReportException> fault = reading.fault();
        if (fault.isPresent()) {
            throw fault.get();
        }
        return reading.reports().get(0);
    }
}
