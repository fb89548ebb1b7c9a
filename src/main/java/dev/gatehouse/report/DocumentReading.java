package dev.gatehouse.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.xml.stream.XMLStreamException;

/**
 * What came of one document of a report file.
 *
 * @param reports each element feedback of it, also one of which only the beginning could be read
 * @param fault why not all of it could be read; present where there is no report
 */
record DocumentReading(List<ReadReport> reports, Optional<UnreadableReportException> fault) {
    DocumentReading {
        reports = List.copyOf(reports);
    }

    /**
     * Which report of an attempt begins.
     *
     * @param number 0 for the first; what an earlier attempt gave is void then
     */
    record Begun(int number) {
        boolean isFirst() {
            return number == 0;
        }
    }

    /** Reads it, if need be a second time with repairs; each report's records go to what {@code records} gives for it. */
    static DocumentReading of(ReportFile.Document document, Function<Begun, Consumer<ReportRecord>> records)
            throws IOException {
        if (document.fault().isPresent()) {
            return new DocumentReading(List.of(), document.fault().map(UnreadableReportException::new));
        }
        Pass asItStands = new Pass(document, false, records).run();
        Optional<UnreadableReportException> damage = asItStands.damage.or(() -> damage(document, asItStands));
        boolean sound = asItStands.broken.isEmpty() && !asItStands.reports.isEmpty();
        if (sound || damage.isPresent()) {
            return asItStands.result(damage, document);
        }
        Pass repaired = new Pass(document, true, records).run();
        asItStands.broken.ifPresent(
                broken -> repaired.warnings.add(0, "the XML is broken and was repaired: " + broken));
        return repaired.result(repaired.damage.or(() -> repaired.broken.map(UnreadableReportException::new)), document);
    }

    /** What is broken because the archive is damaged is not repaired: half of it may be lost. */
    private static Optional<UnreadableReportException> damage(ReportFile.Document document, Pass pass) {
        try {
            if (pass.broken.isPresent()) {
                document.verify();
            }
            return Optional.empty();
        } catch (UnreadableReportException damaged) {
            return Optional.of(damaged);
        } catch (IOException e) {
            return Optional.of(new UnreadableReportException(String.valueOf(e.getMessage()), e));
        }
    }

    /** One way through the document. */
    private static final class Pass {
        private final ReportFile.Document document;
        private final boolean repairs;
        private final Function<Begun, Consumer<ReportRecord>> records;
        private final List<ReadReport> reports = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private Optional<ReportParser> open = Optional.empty();
        private Optional<UnreadableReportException> damage = Optional.empty();
        private Optional<String> broken = Optional.empty();

        Pass(ReportFile.Document document, boolean repairs, Function<Begun, Consumer<ReportRecord>> records) {
            this.document = document;
            this.repairs = repairs;
            this.records = records;
        }

        Pass run() throws IOException {
            try (InputStream in = document.open()) {
                read(in);
            } catch (UnreadableReportException e) {
                damage = Optional.of(e);
            }
            return this;
        }

        private void read(InputStream in) throws IOException {
            PushbackInputStream start = new PushbackInputStream(in, TextEncoding.PROLOG_OCTETS);
            byte[] prolog = start.readNBytes(TextEncoding.PROLOG_OCTETS);
            start.unread(prolog);
            TextEncoding encoding = TextEncoding.of(prolog);
            encoding.contradiction().ifPresent(warnings::add);
            MarkupReader markup = new MarkupReader(
                    new BufferedReader(new InputStreamReader(start, encoding.charset()), 1 << 14), repairs);
            try {
                read(markup);
                in.transferTo(OutputStream.nullOutputStream());
            } catch (XMLStreamException e) {
                if (e.getNestedException() instanceof IOException cause) {
                    throw cause;
                }
                broken = Optional.of(sentence(e, markup));
            } finally {
                warn(markup);
            }
        }

        private void read(MarkupReader markup) throws XMLStreamException, IOException {
            ElementReader xml = new ElementReader(markup);
            Surroundings surroundings = new Surroundings();
            while (xml.next(ReportParser.ROOT, surroundings)) {
                ReportParser parser = new ReportParser(xml, records.apply(new Begun(reports.size())));
                open = Optional.of(parser);
                parser.parse();
                reports.add(parser.report());
                open = Optional.empty();
            }
            warnings.addAll(surroundings.warnings());
        }

        private void warn(MarkupReader markup) {
            if (markup.sawDamage()) {
                warnings.add("bytes that are no text were replaced");
            }
            if (markup.sawBrokenDeclaration()) {
                warnings.add("the XML declaration is broken or there are several");
            }
        }

        /** The parser's own words begin with a place, and count our element around all. */
        private static String sentence(XMLStreamException e, MarkupReader markup) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
            int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNumber();
            String message = String.valueOf(e.getMessage()).replaceFirst("(?s)^.*?\\nMessage: ", "");
            String what = markup.hasEnded() ? "the file ends in the middle" : PlainText.of(message, 300);
            return what + " (line " + line + ", column " + markup.column(line, column) + ")";
        }

        DocumentReading result(Optional<UnreadableReportException> fault, ReportFile.Document document)
                throws IOException {
            Optional<ReportParser> begun = open.filter(ReportParser::hasBegun);
            List<ReadReport> all = new ArrayList<>(reports);
            begun.ifPresent(parser -> all.add(
                    parser.report().warned(List.of("incomplete: only the beginning of this report could be read"))));
            List<ReadReport> warned =
                    all.stream().map(report -> report.warned(warnings)).toList();
            if (all.isEmpty()) {
                return new DocumentReading(List.of(), Optional.of(noReport(fault, document)));
            }
            return new DocumentReading(warned, fault.map(why -> after(why, begun)));
        }

        private static UnreadableReportException after(UnreadableReportException why, Optional<ReportParser> begun) {
            String read = begun.map(ReportParser::records)
                    .map(count -> "; " + count + (count == 1 ? " record was read" : " records were read"))
                    .orElse("");
            return new UnreadableReportException(why.getMessage() + read, why);
        }

        private static UnreadableReportException noReport(
                Optional<UnreadableReportException> fault, ReportFile.Document document) {
            Optional<String> foreign = foreign(document);
            return foreign.map(UnreadableReportException::new)
                    .or(() -> fault)
                    .orElseGet(() -> new UnreadableReportException("no feedback element: this is no aggregate report"));
        }

        private static Optional<String> foreign(ReportFile.Document document) {
            try {
                return ForeignFile.sentence(document.head(ForeignFile.HEAD));
            } catch (IOException damagedArchive) {
                return Optional.empty();
            }
        }
    }

    /** What lies around the reports of a document: harmless, and said. */
    private static final class Surroundings implements ElementReader.Around {
        private static final String OUR_OWN = "reports";

        private Optional<String> element = Optional.empty();
        private boolean text;

        @Override
        public void element(String name) {
            element = element.or(() -> Optional.of(name).filter(other -> !other.equals(OUR_OWN)));
        }

        @Override
        public void text(String around) {
            text |= !around.replace("\ufeff", "").isBlank();
        }

        List<String> warnings() {
            List<String> warnings = new ArrayList<>();
            element.ifPresent(name ->
                    warnings.add("the element " + PlainText.of(name, 60) + " beside the report was passed over"));
            if (text) {
                warnings.add("text beside the report was passed over");
            }
            return warnings;
        }
    }
}
