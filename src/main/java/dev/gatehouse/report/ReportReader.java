package dev.gatehouse.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;

/**
 * Reads anybody's aggregate report, of either generation, xml, gzip or zip, record by record.
 *
 * <p>First as it stands; if that fails, from the start with the repairs that real reports need, and a warning. Memory does
 * not grow with the file, and what is no report ends in an {@link UnreadableReportException} that says what and where.
 */
public final class ReportReader {
    private static final Pattern ENCODING =
            Pattern.compile("<\\?xml[^>]{0,100}?encoding\\s*=\\s*[\"'](?<name>[\\w-]{2,30})[\"']");
    private static final int PROLOG_OCTETS = 200;

    private ReportReader() {}

    /** Takes the records of one attempt; a second attempt begins with another. */
    @FunctionalInterface
    public interface Attempt {
        Consumer<ReportRecord> begin();
    }

    /** The report in summary, as {@code show} prints it. */
    public static ReportSummary summary(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return summary(in);
        }
    }

    public static ReportSummary summary(InputStream in) throws IOException {
        List<SourceTotals> attempts = new ArrayList<>();
        ReadReport report = read(in, () -> {
            attempts.add(new SourceTotals());
            return attempts.get(attempts.size() - 1)::add;
        });
        return attempts.get(attempts.size() - 1).summary(report);
    }

    public static ReadReport read(InputStream in, Attempt attempt) throws IOException {
        ReportFile file = ReportFile.read(in);
        try {
            return parse(file, false, attempt.begin());
        } catch (XMLStreamException broken) {
            return repaired(file, attempt, broken);
        }
    }

    /** What is broken because the archive is damaged is not repaired: half of it may be lost. */
    private static ReadReport repaired(ReportFile file, Attempt attempt, XMLStreamException broken) throws IOException {
        file.verify();
        try {
            ReadReport report = parse(file, true, attempt.begin());
            List<String> warnings = new ArrayList<>(report.warnings());
            warnings.add(0, "the XML is broken and was repaired: " + sentence(broken));
            return new ReadReport(
                    report.generation(),
                    report.metadata(),
                    report.policy(),
                    report.records(),
                    report.messages(),
                    warnings);
        } catch (XMLStreamException brokenStill) {
            throw new UnreadableReportException("no XML: " + sentence(brokenStill), brokenStill);
        }
    }

    private static String sentence(XMLStreamException e) {
        return PlainText.of(String.valueOf(e.getMessage()), 300);
    }

    private static ReadReport parse(ReportFile file, boolean repairs, Consumer<ReportRecord> records)
            throws IOException, XMLStreamException {
        try (InputStream in = file.open();
                MarkupReader markup = new MarkupReader(decoded(in), repairs)) {
            ReportParser parser = new ReportParser(markup, records);
            ReadReport report = parser.report();
            in.transferTo(OutputStream.nullOutputStream());
            return markup.sawDamage() ? parser.warned(report, "bytes that are no text were replaced") : report;
        } catch (XMLStreamException e) {
            if (e.getNestedException() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** By byte order mark or declaration, else UTF-8; bytes that are none become U+FFFD. */
    private static BufferedReader decoded(InputStream in) throws IOException {
        PushbackInputStream start = new PushbackInputStream(in, PROLOG_OCTETS);
        byte[] prolog = start.readNBytes(PROLOG_OCTETS);
        start.unread(prolog);
        return new BufferedReader(new InputStreamReader(start, charset(prolog)), 1 << 14);
    }

    private static Charset charset(byte[] prolog) {
        if (prolog.length > 1 && (prolog[0] == (byte) 0xfe || prolog[0] == (byte) 0xff)) {
            return StandardCharsets.UTF_16;
        }
        Matcher matcher = ENCODING.matcher(new String(prolog, StandardCharsets.ISO_8859_1));
        return matcher.find() && Charset.isSupported(matcher.group("name"))
                ? Charset.forName(matcher.group("name"))
                : StandardCharsets.UTF_8;
    }
}
