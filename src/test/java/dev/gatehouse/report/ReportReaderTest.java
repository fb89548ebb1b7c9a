package dev.gatehouse.report;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReportReaderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void readsEveryElementOfTheNewGeneration() throws IOException {
        ReportSummary summary = ReportReader.summary(sample("full-2.0.xml"));
        assertThat(summary.report().generation()).isEqualTo(Generation.RFC9990);
        assertThat(summary.report().metadata().error()).isEqualTo("sp= has an unknown value");
        assertThat(summary.report().policy().np()).isEqualTo("reject");
        assertThat(summary.messages()).isEqualTo(15);
        assertThat(summary.passing()).isEqualTo(12);
        assertThat(summary.quarantined()).isEqualTo(3);
        assertThat(summary.sources()).extracting(SourceLine::sourceIp).containsExactly("198.51.100.77", "2001:db8::25");
        assertThat(summary.report().warnings()).isEmpty();
    }

    @Test
    void readsTheOldGeneration() throws IOException {
        ReportSummary summary = ReportReader.summary(sample("min-7489.xml"));
        assertThat(summary.report().generation()).isEqualTo(Generation.RFC7489);
        assertThat(summary.messages()).isEqualTo(4);
        assertThat(summary.sources().get(0).why())
                .isEqualTo("SPF softfail for sender.example; DKIM fail by sender.example; forwarded: known forwarder");
    }

    @Test
    void theTableFitsAHundredColumnsAndSaysWhatFailsFirst() throws IOException {
        String table = ReportTable.of(ReportReader.summary(sample("full-2.0.xml")), 50);
        assertThat(table.lines()).allMatch(line -> line.length() <= 100);
        assertThat(table.indexOf("FAIL")).isBetween(0, table.indexOf("2001:db8::25"));
    }

    static Stream<Arguments> tolerated() throws IOException {
        String sound = new String(sample("min-2.0.xml").readAllBytes(), UTF_8);
        return Stream.of(
                Arguments.of("as it is", sound.getBytes(UTF_8)),
                Arguments.of("gzip", gzip(sound.getBytes(UTF_8))),
                Arguments.of("gzip with rubbish behind it", joined(gzip(sound.getBytes(UTF_8)), new byte[] {1, 2, 3})),
                Arguments.of("zip", zip("report.xml", sound.getBytes(UTF_8))),
                Arguments.of("white space in front", ("\n  " + sound).getBytes(UTF_8)),
                Arguments.of("byte order mark", ("\ufeff" + sound).getBytes(UTF_8)),
                Arguments.of("UTF-16", sound.replace("UTF-8", "UTF-16").getBytes(Charset.forName("UTF-16"))),
                Arguments.of(
                        "no namespace",
                        sound.replaceAll(" xmlns=\"[^\"]*\"", "").getBytes(UTF_8)),
                Arguments.of(
                        "undeclared prefix",
                        sound.replace("<record>", "<d:record>")
                                .replace("</record>", "</d:record>")
                                .getBytes(UTF_8)),
                Arguments.of(
                        "address in angle brackets",
                        sound.replace("postmaster@", "Post <postmaster@x> & Co@")
                                .getBytes(UTF_8)),
                Arguments.of(
                        "stray xs:schema",
                        sound.replace("<report_metadata>", "<xs:schema a=\"b\"><report_metadata>")
                                .getBytes(UTF_8)),
                Arguments.of(
                        "NUL in a text",
                        sound.replace("postmaster", "post\0master").getBytes(UTF_8)),
                Arguments.of("bytes that are no UTF-8", replaced(sound, "postmaster", (byte) 0xe9)),
                Arguments.of(
                        "words in capitals",
                        sound.replace("<dkim>fail", "<dkim>FAIL").getBytes(UTF_8)),
                Arguments.of(
                        "fractions of seconds",
                        sound.replace("1767225600", "1767225600.25").getBytes(UTF_8)),
                Arguments.of(
                        "identities",
                        sound.replace("identifiers>", "identities>").getBytes(UTF_8)),
                Arguments.of(
                        "empty reason",
                        sound.replace("</policy_evaluated>", "<reason/></policy_evaluated>")
                                .getBytes(UTF_8)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tolerated")
    void toleratesWhatRealReportersSend(String name, byte[] file) throws IOException {
        ReportSummary summary = ReportReader.summary(new ByteArrayInputStream(file));
        assertThat(summary.messages()).isEqualTo(1);
        assertThat(summary.report().policy().domain()).isEqualTo("sender.example");
        assertThat(summary.report().metadata().period().begin()).isEqualTo(1767225600);
    }

    static Stream<Arguments> hostile() throws IOException {
        byte[] bomb = ("<feedback>" + "<a></a>".repeat(2_000_000)).getBytes(UTF_8);
        byte[] report = gzip(sample("full-2.0.xml").readAllBytes());
        byte[] zipped = zip("report.xml", sample("full-2.0.xml").readAllBytes());
        String begun = "<feedback><report_metadata><org_name>";
        return Stream.of(
                Arguments.of("nothing", new byte[0], "the file is empty"),
                Arguments.of("the word unused", "unused".getBytes(UTF_8), "the word unused"),
                Arguments.of("an HTML page", "<html><body>hello</body></html>".getBytes(UTF_8), "a web page"),
                Arguments.of("gzip bomb", gzip(bomb), "300 times"),
                Arguments.of("zip bomb", zip("a.xml", bomb), "300 times"),
                Arguments.of("gzip in gzip in gzip", gzip(gzip(gzip(begun.getBytes(UTF_8)))), "archive within"),
                Arguments.of("cut gzip", cut(gzip(sample("full-2.0.xml").readAllBytes())), "data end in the middle"),
                Arguments.of("gzip with a wrong checksum", changed(report, report.length - 8), "Corrupt GZIP trailer"),
                Arguments.of("gzip with a wrong length", changed(report, report.length - 4), "damaged archive after"),
                Arguments.of(
                        "gzip without its last octets",
                        Arrays.copyOf(report, report.length - 3),
                        "data end in the middle"),
                Arguments.of("zip with a wrong checksum", changed(zipped, crc(zipped)), "damaged archive after"),
                Arguments.of("a million empty gzip files", emptyGzips(1_000_000), "gzip files in a row"),
                Arguments.of("a zip whose bomb is passed over", zip("a.png", new byte[80 << 20]), "300 times"),
                Arguments.of("ever new names", names(100_000), "different names"),
                Arguments.of(
                        "zip of pictures", zip("a.png", new byte[10]), "no report among the files of the zip: a.png"),
                Arguments.of(
                        "entity bomb",
                        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><feedback>&b;</feedback>"
                                .getBytes(UTF_8),
                        "document type"),
                Arguments.of(
                        "external entity",
                        "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><feedback>&a;</feedback>"
                                .getBytes(UTF_8),
                        "document type"),
                Arguments.of("a long text", (begun + "a".repeat(1 << 20)).getBytes(UTF_8), "a text is longer"),
                Arguments.of(
                        "a long attribute", ("<feedback a=\"" + "a".repeat(1 << 20)).getBytes(UTF_8), "a tag of more"),
                Arguments.of(
                        "a long comment", ("<feedback><!-- " + "<".repeat(1 << 20)).getBytes(UTF_8), "a comment of"),
                Arguments.of("a long CDATA", (begun + "<![CDATA[" + "<".repeat(1 << 20)).getBytes(UTF_8), "a CDATA"),
                Arguments.of("deep nesting", ("<feedback>" + "<a>".repeat(100_000)).getBytes(UTF_8), "nested deeper"),
                Arguments.of(
                        "cut XML", "<feedback><record><row>".getBytes(UTF_8), "the file ends in the middle (line 1,"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void saysWhatIsWrongWithAHostileFile(String name, byte[] file, String words) {
        assertTimeoutPreemptively(
                PATIENCE, () -> assertThatThrownBy(() -> ReportReader.summary(new ByteArrayInputStream(file)))
                        .isInstanceOf(UnreadableReportException.class)
                        .hasMessageContaining(words));
    }

    @ParameterizedTest(name = "count {0}")
    @MethodSource("wrongCounts")
    void leavesOutRecordsWithAWrongCount(String count) throws IOException {
        String xml = new String(sample("min-2.0.xml").readAllBytes(), UTF_8)
                .replace("<count>1</count>", "<count>" + count + "</count>");
        ReportSummary summary = ReportReader.summary(new ByteArrayInputStream(xml.getBytes(UTF_8)));
        assertThat(summary.messages()).isZero();
        assertThat(summary.report().warnings()).anyMatch(warning -> warning.contains("record 1 left out"));
    }

    static Stream<String> wrongCounts() {
        return Stream.of("-5", "0", "", "many", "99999999999999999999", "1e9");
    }

    @Test
    void aTextHostileToTerminalsIsCleaned() throws IOException {
        String xml = new String(sample("min-2.0.xml").readAllBytes(), UTF_8)
                .replace("mx.receiver.example", "evil&#x9b;2J\u202e&lt;script&gt;");
        String table = ReportTable.of(ReportReader.summary(new ByteArrayInputStream(xml.getBytes(UTF_8))), 50);
        assertThat(table).doesNotContain("\u009b").doesNotContain("\u202e");
    }

    private static InputStream sample(String name) {
        return Objects.requireNonNull(ReportReaderTest.class.getResourceAsStream(name), name);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] zip(String name, byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] emptyGzips(int count) throws IOException {
        byte[] one = gzip(new byte[0]);
        byte[] all = new byte[count * one.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(one, 0, all, i * one.length, one.length);
        }
        return all;
    }

    private static byte[] names(int count) {
        StringBuilder xml = new StringBuilder("<feedback>");
        for (int i = 0; i < count; i++) {
            xml.append("<e").append(i).append("/>");
        }
        return xml.append("</feedback>").toString().getBytes(UTF_8);
    }

    private static byte[] cut(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }

    private static byte[] changed(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 1;
        return changed;
    }

    /** Where the checksum of the only file stands: behind the signature of the data descriptor. */
    private static int crc(byte[] zip) {
        return new String(zip, ISO_8859_1).indexOf("PK\7\10") + 4;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] replaced(String text, String word, byte octet) {
        byte[] bytes = text.getBytes(UTF_8);
        bytes[text.indexOf(word)] = octet;
        return bytes;
    }
}
