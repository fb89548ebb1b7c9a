package dev.gatehouse.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dmarc.DmarcPolicy;
import dev.gatehouse.testkit.Peer;
import dev.gatehouse.testkit.ReportRows;
import dev.gatehouse.verdict.Disposition;
import dev.gatehouse.verdict.PolicyOverride;
import dev.gatehouse.verdict.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever messages come, their report is valid and is read back as what was counted. {@code -Dreport.random=5000}. */
class RandomReportsTest {
    private static final int REPORTS = Integer.getInteger("report.random", 150);
    private static final String[] TEXTS = {
        "",
        "plain",
        "<b>&amp;\"'",
        "]]>",
        "tab\tand\nline",
        "\u0000\u001b[2J",
        "grüße \ud83d\ude00",
        "\ud800lone",
        "a".repeat(999)
    };

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Generation.class)
    void isValidAndReadsBackTheSame(Generation generation) throws IOException, XMLStreamException {
        for (int seed = 0; seed < REPORTS; seed++) {
            List<ReportRecord> records = records(new Random(seed));
            byte[] xml = xml(records, policy(seed), generation);
            assertThat(ReportSchema.problem(new ByteArrayInputStream(xml), generation))
                    .as("seed %s", seed)
                    .isEmpty();
            List<ReportRecord> read = new ArrayList<>();
            ReadReport report = ReportReader.read(new ByteArrayInputStream(xml), () -> read::add);
            assertThat(report.warnings()).as("seed %s", seed).isEmpty();
            assertThat(report.generation()).isEqualTo(generation);
            assertThat(read).as("seed %s", seed).hasSameSizeAs(records);
            for (int i = 0; i < read.size(); i++) {
                compare(read.get(i), records.get(i), generation);
            }
        }
    }

    private static void compare(ReportRecord read, ReportRecord written, Generation generation) {
        assertThat(read.count()).isEqualTo(written.count());
        assertThat(read.sourceIp()).isEqualTo(written.sourceIp());
        assertThat(read.headerFrom()).isEqualTo(written.headerFrom());
        assertThat(read.passes()).isEqualTo(written.passes());
        assertThat(read.dkim()).hasSameSizeAs(written.dkim());
        if (generation == Generation.RFC9990) {
            assertThat(read.disposition()).isEqualTo(written.disposition());
            assertThat(read.reasons())
                    .extracting(OverrideReason::type)
                    .containsExactlyElementsOf(
                            written.reasons().stream().map(OverrideReason::type).toList());
        }
    }

    @ParameterizedTest
    @EnumSource(Generation.class)
    void xmllintAgrees(Generation generation) throws IOException, XMLStreamException, InterruptedException {
        assumeTrue(Peer.runs("xmllint", "--version"), "skipped: no xmllint (apt-get install libxml2-utils)");
        Path schema = folder.resolve("schema.xsd");
        try (InputStream in = Objects.requireNonNull(ReportSchema.class.getResourceAsStream(generation.schema()))) {
            Files.copy(in, schema);
        }
        List<String> command = new ArrayList<>(List.of("xmllint", "--noout", "--schema", schema.toString()));
        for (int seed = 0; seed < Math.min(REPORTS, 500); seed++) {
            Path file = folder.resolve(seed + ".xml");
            Files.write(file, xml(records(new Random(seed)), policy(seed), generation));
            command.add(file.toString());
        }
        Path output = folder.resolve("output");
        Process xmllint = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(xmllint.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(xmllint.exitValue()).as(Files.readString(output)).isZero();
    }

    private static PublishedPolicy policy(int seed) {
        return ReportRows.authentic()
                .problems(TEXTS[seed % TEXTS.length])
                .policy(List.of(DmarcPolicy.REJECT, DmarcPolicy.NONE).get(seed % 2))
                .row()
                .policy();
    }

    private static byte[] xml(List<ReportRecord> records, PublishedPolicy policy, Generation generation)
            throws XMLStreamException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportWriter writer = new ReportWriter(out, generation);
        Period period = new Period(1_767_225_600L, 1_767_311_999L);
        writer.begin(
                new ReportMetadata("Receiver <&>", "a@b.example", "", "id", period, policy.problems(), "Gatehouse"),
                policy);
        for (ReportRecord record : records) {
            writer.record(record);
        }
        writer.end();
        return out.toByteArray();
    }

    private static List<ReportRecord> records(Random random) {
        List<ReportRecord> records = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(20); i++) {
            ReportRecord record = row(random).row().record();
            // As it lies in the store.
            records.add(RowFormat.record(RowFormat.bytes(record), 1 + (random.nextLong() >>> 32)));
        }
        return records;
    }

    private static ReportRows row(Random random) {
        ReportRows row = ReportRows.authentic()
                .author(random.nextBoolean() ? "sub.example.org" : "o<&'\"dd.example.org")
                .from(random.nextBoolean() ? "192.0.2." + random.nextInt(256) : "2001:db8::" + random.nextInt(9999))
                .mailFrom(random.nextInt(3) == 0 ? "" : "x@" + text(random))
                .aligned(random.nextBoolean(), random.nextBoolean())
                .overrides(overrides(random))
                .signed(signatures(random));
        return switch (random.nextInt(3)) {
            case 0 -> row.refused(random.nextBoolean() ? Refusal.DMARC_REJECT : Refusal.REP_DNSBL);
            case 1 -> row.disposition(Disposition.QUARANTINE);
            default -> row;
        };
    }

    private static <T> T any(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static String text(Random random) {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private static PolicyOverride[] overrides(Random random) {
        PolicyOverride[] overrides = new PolicyOverride[random.nextInt(4)];
        for (int i = 0; i < overrides.length; i++) {
            overrides[i] = new PolicyOverride(any(List.of(PolicyOverride.Type.values()), random), text(random));
        }
        return overrides;
    }

    private static DkimResult[] signatures(Random random) {
        DkimResult[] signatures = new DkimResult[random.nextInt(5) == 0 ? 130 : random.nextInt(4)];
        for (int i = 0; i < signatures.length; i++) {
            DkimOutcome[] outcomes = DkimOutcome.values();
            signatures[i] =
                    ReportRows.signature(outcomes[random.nextInt(outcomes.length)], "d" + i + ".example", text(random));
        }
        return signatures;
    }

    @ParameterizedTest
    @EnumSource(Generation.class)
    void theSamplesAreValid(Generation generation) throws IOException {
        List<String> samples =
                generation == Generation.RFC9990 ? List.of("min-2.0.xml", "full-2.0.xml") : List.of("min-7489.xml");
        for (String sample : samples) {
            try (InputStream in = Objects.requireNonNull(RandomReportsTest.class.getResourceAsStream(sample))) {
                String xml = new String(in.readAllBytes(), UTF_8);
                assertThat(ReportSchema.problem(new ByteArrayInputStream(xml.getBytes(UTF_8)), generation))
                        .isEmpty();
            }
        }
    }
}
