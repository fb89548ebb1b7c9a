package dev.gatehouse.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code gatehouse reports show} on files as reporters really send them; each was read wrongly or not at all once. */
class ReportsShowTest {
    private static final String GOOD = new String(bytes("09-good.xml"), UTF_8);

    /** The same without a declaration. */
    private static final String BARE = GOOD.substring(GOOD.indexOf("<feedback>"));

    @TempDir
    private Path folder;

    static Stream<Arguments> repaired() {
        String schema = "<xs:schema targetNamespace=\"http://dmarc.org/dmarc-xml/0.1\">\n";
        return Stream.of(
                Arguments.of("unclosed schema", bytes("01-schema-before-feedback.xml"), "was repaired"),
                Arguments.of("unclosed schema of an unbound prefix", text(schema + BARE), "was repaired"),
                Arguments.of(
                        "schema closed, and a second root",
                        text("<?xml version=\"1.0\"?>" + schema.replace(">\n", "/>\n") + BARE),
                        "the element schema beside the report"),
                Arguments.of("schema closed by a tag", text(schema + "</xs:schema>" + BARE), "the element schema"),
                Arguments.of(
                        "quote after the declaration", bytes("02-quote-after-prolog.xml"), "text beside the report"),
                Arguments.of(
                        "words before the report", text("Here is your report:\n\n" + BARE), "text beside the report"),
                Arguments.of("words behind the report", text(GOOD + "\n-- \nsent by A & B"), "was repaired"),
                Arguments.of(
                        "declaration without version", text("<?xml encoding=\"UTF-8\"?>" + BARE), "XML declaration"),
                Arguments.of("declaration without its end", text("<?xml version=\"1.0\">" + BARE), "XML declaration"),
                Arguments.of("empty declaration", text("<?xml?>" + BARE), "XML declaration"),
                Arguments.of("declaration in capitals", text("<?XML VERSION=\"1.0\"?>" + BARE), "XML declaration"),
                Arguments.of("two declarations", text("<?xml version=\"1.0\"?>\n" + GOOD), "XML declaration"),
                Arguments.of("forbidden character by number", text(organization("a&#x1;b")), "was repaired"),
                Arguments.of("forbidden character in decimals", text(organization("a&#0;b&#65535;")), "was repaired"),
                Arguments.of("half a character by number", text(organization("a&#xD800;b")), "was repaired"),
                Arguments.of("number beyond Unicode", text(organization("a&#x110000;b&#9999999;")), "was repaired"),
                Arguments.of(
                        "forbidden character in an attribute",
                        text(BARE.replace("<feedback>", "<feedback a=\"&#x1;&\">")),
                        "was repaired"),
                Arguments.of("entity of HTML", text(organization("a&nbsp;b &eacute;")), "was repaired"),
                Arguments.of("control character", text(organization("a\u0001b")), "was repaired"),
                Arguments.of("bare ampersand", text(organization("A & B")), "was repaired"),
                Arguments.of(
                        "a tag of many attributes",
                        text(organization("A & B").replace("<feedback>", attributes(1000))),
                        "was repaired"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("repaired")
    void junkAroundAReportIsRepairedWithAWarning(String name, byte[] file, String note) throws IOException {
        CommandLineRun run = show(write("report.xml", file));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .startsWith("Report about ours.example by ")
                .contains("3 messages")
                .contains("192.0.2.7");
        assertThat(notes(run)).anyMatch(line -> line.contains(note));
    }

    private static String attributes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> " a" + i + "=''")
                .collect(Collectors.joining("", "<feedback", ">"));
    }

    @Test
    void whatIsHarmlessGetsNoWarning() throws IOException {
        for (String file : List.of(
                BARE,
                "\r\n " + GOOD,
                "\ufeff" + GOOD,
                "<!-- x -->" + BARE,
                "<!DOCTYPE feedback SYSTEM \"http://x.example/d.dtd\">" + BARE,
                "<?xml-stylesheet href='x'?>" + BARE)) {
            CommandLineRun run = show(write("report.xml", text(file)));
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains("3 messages");
            assertThat(notes(run)).as(file).isEmpty();
        }
    }

    @Test
    void whatCannotBeRepairedIsSaidWithItsPlace() throws IOException {
        CommandLineRun run = show(write("report.xml", text(BARE.replace("</version>", ""))));
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("report.xml: ").contains("version").contains("(line ");
    }

    static Stream<Arguments> encodings() {
        String declared = "<?xml version=\"1.0\" encoding=\"%s\"?>\n";
        String umlaut = BARE.replace("<org_name>mailhoster.example", "<org_name>M\u00fcller");
        return Stream.of(
                Arguments.of("UTF-16 declared, UTF-8 given", text(declared.formatted("UTF-16") + umlaut), "UTF-16"),
                Arguments.of(
                        "utf-16le declared, UTF-8 given", text(declared.formatted("utf-16le") + umlaut), "utf-16le"),
                Arguments.of("UCS-4 declared, UTF-8 given", text(declared.formatted("UTF-32") + umlaut), "UTF-32"),
                Arguments.of("EBCDIC declared, UTF-8 given", text(declared.formatted("IBM1047") + umlaut), "IBM1047"),
                Arguments.of("no encoding's name", text(declared.formatted("x y") + umlaut), "x y"),
                Arguments.of(
                        "UTF-8 declared, UTF-16 given", in("UTF-16", declared.formatted("UTF-8") + umlaut), "UTF-8"),
                Arguments.of(
                        "UTF-8 declared, UTF-16LE given without mark",
                        in("UTF-16LE", declared.formatted("UTF-8") + umlaut),
                        "UTF-8"),
                Arguments.of(
                        "ISO-8859-1 declared, UTF-8 with its mark",
                        text("\ufeff" + declared.formatted("ISO-8859-1") + umlaut),
                        "ISO-8859-1"),
                Arguments.of("UTF-32", in("UTF-32BE", declared.formatted("UTF-32") + umlaut), ""),
                Arguments.of("UTF-16 as declared", in("UTF-16", declared.formatted("UTF-16") + umlaut), ""),
                Arguments.of("ASCII declared, UTF-8 given", text(declared.formatted("us-ascii") + umlaut), ""),
                Arguments.of("windows-1252", in("windows-1252", declared.formatted("windows-1252") + umlaut), ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void aDeclaredEncodingThatContradictsTheBytesIsCorrected(String name, byte[] file, String declared)
            throws IOException {
        CommandLineRun run = show(write("report.xml", file));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("Report about ours.example by M\u00fcller");
        if (declared.isEmpty()) {
            assertThat(notes(run)).isEmpty();
        } else {
            assertThat(notes(run)).anyMatch(line -> line.contains("declares the encoding " + declared + " and is not"));
        }
    }

    @Test
    void theReportOfThePublicThatDeclaresUtf16IsRead() throws IOException {
        CommandLineRun run = show(write("report.xml", bytes("03-declared-utf16-is-utf8.xml")));
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("3 messages").contains("declares the encoding utf-16");
    }

    static Stream<Arguments> several() {
        byte[] good = bytes("09-good.xml");
        byte[] other = bytes("13-good-other-domain.xml");
        return Stream.of(
                Arguments.of("zip of two", bytes("05-zip-two-reports.zip"), 2),
                Arguments.of("two roots", bytes("06-two-feedbacks.xml"), 2),
                Arguments.of("two files behind each other", joined(good, other), 2),
                Arguments.of("two gzips behind each other", joined(gzip(good), gzip(other)), 2),
                Arguments.of("two roots in a gzip", gzip(bytes("06-two-feedbacks.xml")), 2),
                Arguments.of("zip of gzips", zip("a.xml.gz", gzip(good), "b.xml.gz", gzip(other)), 2),
                Arguments.of("zip without extensions", zip("a", good, "folder/b", other), 2),
                Arguments.of(
                        "zip of zips",
                        zip("a.zip", zip("a.xml", good), "b.zip", zip("b.xml", other, "c.xml", good)),
                        3),
                Arguments.of("zip in gzip", gzip(zip("a.xml", good, "b.xml", other)), 2),
                Arguments.of("gzip in gzip", gzip(gzip(good)), 1),
                Arguments.of(
                        "zip with more",
                        zip("readme.txt", text("Hello"), "__MACOSX/._a.xml", text("x"), "a.xml", good),
                        1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("several")
    void everyReportOfAFileIsRead(String name, byte[] file, int reports) throws IOException {
        CommandLineRun run = show(write("reports.bin", file));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines().filter(line -> line.startsWith("Report about ")))
                .hasSize(reports);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theCountsOfTwoRootsAreKeptApart() throws IOException {
        CommandLineRun run = show(write("reports.xml", bytes("06-two-feedbacks.xml")));
        assertThat(run.out()).contains("3 messages").contains("4 messages").doesNotContain("7 messages");
    }

    static Stream<Arguments> foreign() {
        return Stream.of(
                Arguments.of("the word unused", bytes("07-text-unused.xml.gz"), "the word unused, not a report: Yahoo"),
                Arguments.of("unused with a line end", text("unused\r\n"), "the word unused"),
                Arguments.of(
                        "other words",
                        text("unused space\u001b[31m of any length at all"),
                        "no XML: begins with \"unused space?[31m of any\""),
                Arguments.of("nothing", new byte[0], "the file is empty"),
                Arguments.of("gzip of nothing", gzip(new byte[0]), "the file is empty"),
                Arguments.of(
                        "mail",
                        bytes("08-mail.eml"),
                        "this is a mail, not a report: save the file that is attached to it,"
                                + " \"b.example!ours.example!1776729600!1776815999.xml.gz\", and show that"),
                Arguments.of(
                        "mail in an mbox",
                        text("From x@b.example Thu Jan  1 00:00:00 2026\n"
                                + new String(bytes("08-mail.eml"), ISO_8859_1)),
                        "this is a mail"),
                Arguments.of(
                        "failure report", text("Feedback-Type: auth-failure\r\nVersion: 1\r\n"), "a failure report"),
                Arguments.of(
                        "TLS report",
                        text(tlsReport("\"r.example\"")),
                        "this is a TLS report (RFC 8460) by Mail Corp about ours.example, not a DMARC report"),
                Arguments.of("TLS report in gzip", gzip(text(tlsReport("null"))), "this is a TLS report (RFC 8460)"),
                Arguments.of("TLS report in zip", zip("a.json", text(tlsReport("[]"))), "a.json: this is a TLS report"),
                Arguments.of("TLS report with a mark", text("\ufeff" + tlsReport("1")), "this is a TLS report"),
                Arguments.of("TLS report that is cut", text(tlsReport("1").substring(0, 60)), "this is a TLS report"),
                Arguments.of(
                        "TLS report without end", text("{\"policies\":" + "[".repeat(100_000)), "this is a TLS report"),
                Arguments.of(
                        "TLS report of odd kinds",
                        text("{\"organization-name\":7,\"policies\":{},\"report-id\":null}"),
                        "this is a TLS report"),
                Arguments.of("other JSON", text("{\"a\": 1}"), "this is JSON"),
                Arguments.of("web page", text("<!DOCTYPE html>\n<html><body>No</body></html>"), "this is a web page"),
                Arguments.of("other XML", text("<?xml version=\"1.0\"?><rss/>"), "no feedback element"),
                Arguments.of("Outlook message", new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, 0, 0}, ".msg"),
                Arguments.of("base64", text(Base64.getEncoder().encodeToString(gzip(text(GOOD)))), "decode it first"),
                Arguments.of("zip of pictures", zip("a.png", new byte[] {1}, "b.png", new byte[] {2}), "a.png, b.png"),
                Arguments.of(
                        "three archives deep", gzip(gzip(gzip(text(GOOD)))), "within an archive within an archive"));
    }

    private static String tlsReport(String contact) {
        return "{\"organization-name\":\"Mail Corp\",\"date-range\":{\"start-datetime\":\"2026-11-24T00:00:00Z\"},"
                + "\"contact-info\":" + contact + ",\"report-id\":\"a+b\",\"policies\":[{\"policy\":{\"policy-type\":"
                + "\"sts\",\"policy-domain\":\"ours.example\"}}]}";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("foreign")
    void whatIsNoReportIsNamedAsWhatItIs(String name, byte[] file, String sentence) throws IOException {
        Path path = write("any.bin", file);
        CommandLineRun run = show(path);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("gatehouse: " + path + ": ")
                .contains(sentence)
                .hasLineCount(1);
    }

    @Test
    void oneUnreadableFileDoesNotHideTheOthers() throws IOException {
        Path page = folder.resolve("page.html");
        Path good = write("good.xml", bytes("09-good.xml"));
        Path other = write("other.xml", bytes("13-good-other-domain.xml"));
        Path unused = write("unused.gz", bytes("07-text-unused.xml.gz"));
        CommandLineRun run = show(good, unused, folder.resolve("nowhere"), other, "--html", page);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("unused.gz: ").contains("nowhere: ").hasLineCount(2);
        assertThat(Files.readString(page)).contains("ours.example").contains("2 reports");
        CommandLineRun table = show(unused, good, other);
        assertThat(table.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(table.out().lines().filter(line -> line.startsWith("Report about ")))
                .hasSize(2);
    }

    @Test
    void oneUnreadableMemberOfAZipDoesNotHideTheOthers() throws IOException {
        Path file = write("three.zip", zip("a.xml", text("unused"), "b.xml", text(GOOD), "c.xml", text("<feedback>")));
        CommandLineRun run = show(file);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("3 messages");
        assertThat(run.err())
                .contains("three.zip: a.xml: the file holds")
                .contains("three.zip: c.xml: ")
                .hasLineCount(2);
    }

    @Test
    void whereNothingCanBeReadNoPageIsWritten() throws IOException {
        Path page = folder.resolve("page.html");
        assertThat(show(write("unused", text("unused")), "--html", page).exitCode())
                .isEqualTo(ExitCode.FAILED);
        assertThat(page).doesNotExist();
    }

    @Test
    void aPageOverSeveralDomainsNamesThemAll() throws IOException {
        List<Object> arguments = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            arguments.add(write(
                    "d" + i + ".xml",
                    text(GOOD.replace(
                            "<domain>ours.example</domain><adkim>", "<domain>d" + i + ".example</domain><adkim>"))));
        }
        String page = page(arguments);
        assertThat(page).contains("<h1>DMARC reports about d0.example, d1.example and d2.example</h1>");
        for (int i = 3; i < 30; i++) {
            arguments.add(write(
                    "d" + i + ".xml",
                    text(GOOD.replace(
                            "<domain>ours.example</domain><adkim>", "<domain>d" + i + ".example</domain><adkim>"))));
        }
        page = page(arguments);
        assertThat(page).contains("<h1>DMARC reports about 30 domains</h1>");
        for (int i = 0; i < 30; i++) {
            assertThat(page).contains("d" + i + ".example");
        }
    }

    private String page(List<Object> reports) throws IOException {
        Path page = folder.resolve("page.html");
        List<Object> arguments = new ArrayList<>(reports);
        arguments.addAll(List.of("--html", page));
        CommandLineRun run = show(arguments.toArray());
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Files.readString(page);
    }

    static Stream<Arguments> periods() {
        return Stream.of(
                Arguments.of("a day", "1776729600", "1776815999", ""),
                Arguments.of("to midnight", "1776729600", "1776816000", ""),
                Arguments.of("two seconds longer", "1776729600", "1776816002", ""),
                Arguments.of("two minutes longer", "1776729600", "1776816120", ""),
                Arguments.of("two days", "1776729600", "1776902399", "longer than a day"),
                Arguments.of("an hour longer", "1776729600", "1776819599", "longer than a day"),
                Arguments.of("milliseconds", "1776729600000", "1776815999000", "smaller units"),
                Arguments.of("microseconds", "1776729600000000", "1776815999000000", "smaller units"),
                Arguments.of("dates", "2026-04-21T00:00:00Z", "2026-04-21T23:59:59Z", "not a number"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("periods")
    void aPeriodIsReadAsItIsMeant(String name, String begin, String end, String note) throws IOException {
        CommandLineRun run =
                show(write("report.xml", text(GOOD.replace("1776729600", begin).replace("1776815999", end))));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("  period   2026-04-21 00:00:00 to 2026-04-2");
        if (note.isEmpty()) {
            assertThat(notes(run)).isEmpty();
        } else {
            assertThat(notes(run)).anyMatch(line -> line.contains(note));
        }
    }

    @Test
    void theRealReportOfTwoSecondsMoreThanADayGetsNoNote() throws IOException {
        assertThat(notes(show(write("report.xml", bytes("10-two-seconds-longer.xml")))))
                .isEmpty();
    }

    @Test
    void anEmptyNameIsTheDomainOfTheAddress() throws IOException {
        assertThat(show(write("a.xml", text(organization(" ")))).out())
                .startsWith("Report about ours.example by mailhoster.example");
        assertThat(show(write("b.xml", text(organization("").replaceAll("<email>[^<]*", "<email>"))))
                        .out())
                .startsWith("Report about ours.example by (no name)");
    }

    static Stream<Arguments> cut() {
        String record = GOOD.substring(GOOD.indexOf("<record>"), GOOD.indexOf("</feedback>"));
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            records.append(record.replace("192.0.2.7", "10." + (i * 7919 % 251) + "." + i % 256 + "." + i % 241));
        }
        byte[] many = text(GOOD.replace(record, records));
        byte[] gzip = gzip(many);
        byte[] zip = zip("a.xml", many);
        return Stream.of(
                Arguments.of("gzip", Arrays.copyOf(gzip, gzip.length / 2), "the gzip data end in the middle; "),
                Arguments.of("zip", Arrays.copyOf(zip, zip.length / 2), "the zip data end in the middle; "),
                Arguments.of("XML", Arrays.copyOf(many, many.length / 2), "the file ends in the middle (line "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cut")
    void ofATruncatedFileWhatWasReadIsShown(String name, byte[] file, String sentence) throws IOException {
        CommandLineRun run = show(write("cut.bin", file));
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
                .contains(sentence)
                .containsPattern("; \\d{3,4} records were read")
                .hasLineCount(1);
        assertThat(run.out())
                .startsWith("Report about ours.example by mailhoster.example")
                .contains("incomplete: only the beginning of this report could be read");
    }

    private static List<String> notes(CommandLineRun run) {
        return run.out().lines().filter(line -> line.startsWith("Note: ")).toList();
    }

    private static CommandLineRun show(Object... arguments) {
        return CommandLineRun.of(
                Stream.concat(Stream.of("reports", "show"), Stream.of(arguments).map(Object::toString))
                        .toArray(String[]::new));
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static String organization(String name) {
        return GOOD.replaceAll("<org_name>[^<]*", "<org_name>" + name);
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] in(String charset, String text) {
        return text.getBytes(Charset.forName(charset));
    }

    private static byte[] bytes(String name) {
        try (InputStream in =
                Objects.requireNonNull(ReportsShowTest.class.getResourceAsStream("reports/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Names and contents by turns. */
    private static byte[] zip(Object... members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < members.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) members[i]));
                zip.write((byte[]) members[i + 1]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
