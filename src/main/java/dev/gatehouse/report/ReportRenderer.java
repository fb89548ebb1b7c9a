package dev.gatehouse.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import javax.xml.stream.XMLStreamException;

/**
 * Makes the report files of one window, record by record. A file that would not fit into a mail any more is ended, and the
 * next record begins another report of the same period.
 */
final class ReportRenderer implements AutoCloseable {
    private static final String GENERATOR = "Gatehouse";

    /** The XML's end, and what the compressor still holds back. */
    private static final int RESERVE_OCTETS = 70_000;

    private final SealedWindow window;
    private final List<String> problems;
    private final ReportSettings settings;
    private final Consumer<RenderedReport> finished;
    private Optional<Part> open = Optional.empty();
    private int parts;

    /** @param problems what the owner should know of the record as it is now, a sentence each */
    ReportRenderer(
            SealedWindow window, List<String> problems, ReportSettings settings, Consumer<RenderedReport> finished) {
        this.window = window;
        this.problems = List.copyOf(problems);
        this.settings = settings;
        this.finished = finished;
    }

    /** A file that is being written. */
    private static final class Part {
        final String reportId = UUID.randomUUID().toString().replace("-", "");
        final ByteArrayOutputStream file = new ByteArrayOutputStream(1 << 16);
        final SchemaCheck check;
        final ReportWriter xml;
        long records;
        long messages;

        Part(Generation generation) throws IOException, XMLStreamException {
            check = new SchemaCheck(new GZIPOutputStream(file, 1 << 16), generation);
            xml = new ReportWriter(check, generation);
        }
    }

    void add(ReportRecord record) {
        try {
            Part part = part();
            part.xml.record(record);
            part.records++;
            part.messages += record.count();
            if (part.file.size() > ReportMail.fileLimit(settings.maxMailOctets()) - RESERVE_OCTETS) {
                endPart();
            }
        } catch (XMLStreamException | IOException e) {
            throw new IllegalStateException("memory does not fail to be written", e);
        }
    }

    /** Ends the last file; returns how many there are. */
    int end() {
        try {
            endPart();
        } catch (XMLStreamException | IOException e) {
            throw new IllegalStateException("memory does not fail to be written", e);
        }
        return parts;
    }

    private Part part() throws XMLStreamException, IOException {
        if (open.isEmpty()) {
            Part part = new Part(settings.generation());
            part.xml.begin(metadata(part.reportId), window.policy());
            open = Optional.of(part);
        }
        return open.get();
    }

    private void endPart() throws XMLStreamException, IOException {
        if (open.isPresent()) {
            Part part = open.get();
            open = Optional.empty();
            finished.accept(ended(part));
        }
    }

    private RenderedReport ended(Part part) throws XMLStreamException, IOException {
        try {
            part.xml.end();
            Optional<String> problem = part.check.problem();
            if (problem.isPresent()) {
                throw new InvalidReportException(window.policy().domain() + ": " + problem.get());
            }
            return report(part, ++parts);
        } finally {
            part.check.abandon();
        }
    }

    /** What was begun and not ended is given up. */
    @Override
    public void close() {
        open.ifPresent(part -> part.check.abandon());
    }

    private RenderedReport report(Part part, int number) {
        return new RenderedReport(
                number,
                part.reportId,
                window.policy().domain(),
                window.period(),
                filename(part.reportId),
                settings.generation(),
                part.records,
                part.messages,
                part.file.toByteArray());
    }

    /** filename = receiver "!" policy-domain "!" begin "!" end "!" unique-id "." extension   RFC 9990 section 3.4 */
    private String filename(String reportId) {
        return settings.submitter() + "!" + window.policy().domain() + "!"
                + window.period().begin() + "!" + window.period().end() + "!" + reportId + ".xml.gz";
    }

    private ReportMetadata metadata(String reportId) {
        return new ReportMetadata(
                settings.orgName(),
                settings.from(),
                settings.extraContactInfo(),
                reportId,
                window.period(),
                error(),
                GENERATOR);
    }

    private String error() {
        List<String> errors = new ArrayList<>();
        if (!window.policy().problems().isEmpty()) {
            errors.add(window.policy().problems());
        }
        errors.addAll(problems);
        if (window.lost() > 0) {
            errors.add(window.lost() + " messages of this period were evaluated and could not be counted here.");
        }
        if (window.merged() > 0) {
            errors.add("Too many different rows: " + window.merged()
                    + " were merged, leaving out selectors first, then envelope senders, then parts of addresses.");
        }
        return String.join(" ", errors);
    }
}
