package dev.gatehouse.report;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Several smaller reports made of one that was too large for a destination: the same period and policy, each record in
 * exactly one of them, letter by letter, and each under an identifier of its own.
 */
final class ReportSplit {
    /** What {@link ReportWriter} writes at the end of each record; a text cannot contain it. */
    private static final String RECORD_END = "</record>";

    private static final String RECORD_BEGIN = "<record>";
    private static final String CLOSING = "</feedback>\n";
    private static final Pattern COUNT = Pattern.compile("<count>(\\d+)</count>");

    private final RenderedReport whole;
    private final BufferedReader lines;
    private String opening = "";
    private Optional<String> next = Optional.empty();

    private ReportSplit(RenderedReport whole, BufferedReader lines) {
        this.whole = whole;
        this.lines = lines;
    }

    /** At most {@code parts} reports, of as many records each; their part numbers are still to be given. */
    static List<RenderedReport> of(RenderedReport whole, int parts) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(whole.gzip())), StandardCharsets.UTF_8))) {
            return new ReportSplit(whole, lines).parts(Math.min(parts, whole.records()));
        } catch (IOException e) {
            throw new UncheckedIOException("the file of report " + whole.reportId() + " cannot be read", e);
        }
    }

    private List<RenderedReport> parts(long parts) throws IOException {
        opening();
        List<RenderedReport> reports = new ArrayList<>();
        for (long part = 0; part < parts; part++) {
            reports.add(part(whole.records() * (part + 1) / parts - whole.records() * part / parts));
        }
        if (next.isPresent()) {
            throw new InvalidReportException(whole.reportId() + " holds more than " + whole.records() + " records");
        }
        return reports;
    }

    private void opening() throws IOException {
        StringBuilder text = new StringBuilder();
        String line = line();
        while (!line.startsWith(RECORD_BEGIN)) {
            text.append(line).append('\n');
            line = line();
        }
        opening = text.toString();
        next = Optional.of(record(line));
    }

    private String line() throws IOException {
        return Optional.ofNullable(lines.readLine())
                .orElseThrow(() -> new InvalidReportException(whole.reportId() + " ends before its last record"));
    }

    private String record(String firstLine) throws IOException {
        StringBuilder record = new StringBuilder(firstLine).append('\n');
        for (String line = firstLine; !line.endsWith(RECORD_END); ) {
            line = line();
            record.append(line).append('\n');
        }
        return record.toString();
    }

    private RenderedReport part(long records) throws IOException {
        String reportId = UUID.randomUUID().toString().replace("-", "");
        ByteArrayOutputStream file = new ByteArrayOutputStream(1 << 16);
        SchemaCheck check = new SchemaCheck(new GZIPOutputStream(file, 1 << 16), whole.generation());
        long messages = 0;
        try (Writer xml = new OutputStreamWriter(check, StandardCharsets.UTF_8)) {
            xml.write(opening.replace(id(whole.reportId()), id(reportId)));
            for (long i = 0; i < records; i++) {
                String record = take();
                messages += count(record);
                xml.write(record);
            }
            xml.write(CLOSING);
        } catch (IOException | RuntimeException e) {
            check.abandon();
            throw e;
        }
        refuseIfInvalid(check);
        return new RenderedReport(
                whole.part(),
                reportId,
                whole.domain(),
                whole.period(),
                whole.filename().replace(whole.reportId(), reportId),
                whole.generation(),
                records,
                messages,
                file.toByteArray());
    }

    private static String id(String reportId) {
        return "<report_id>" + reportId + "</report_id>";
    }

    private String take() throws IOException {
        String record = next.orElseThrow(
                () -> new InvalidReportException(whole.reportId() + " holds fewer records than it should"));
        String line = line();
        next = line.startsWith(RECORD_BEGIN) ? Optional.of(record(line)) : Optional.empty();
        return record;
    }

    private long count(String record) {
        Matcher matcher = COUNT.matcher(record);
        if (!matcher.find()) {
            throw new InvalidReportException(whole.reportId() + " holds a record without a count");
        }
        return Long.parseLong(matcher.group(1));
    }

    private void refuseIfInvalid(SchemaCheck check) throws IOException {
        Optional<String> problem = check.problem();
        if (problem.isPresent()) {
            throw new InvalidReportException(whole.domain() + ": " + problem.get());
        }
    }
}
