package dev.gatehouse.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.testkit.MapDns;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Advice as people read it, a file for each way a record goes wrong: client and zone, then after a line of dashes the
 * result and the advice. {@code -Dspf.advice.write=true} writes what is said now, to be read in review.
 */
class SpfAdviceTest {
    private static final Path CASES = Path.of("test/resources/spf-advice");
    private static final String RULE = "----\n";

    static List<Path> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void saysWhatToChange(Path file) throws IOException {
        String text = Files.readString(file);
        String given = text.substring(0, text.indexOf(RULE) + RULE.length());
        String said = given + said(check(given));
        if (Boolean.getBoolean("spf.advice.write")) {
            Files.writeString(file, said);
        }
        assertThat(said).isEqualTo(text);
    }

    /** The proof of the advice: the record proposed makes the check pass, or at least be a record. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theChangeProposedHelps(Path file) throws IOException {
        String given = Files.readString(file);
        given = given.substring(0, given.indexOf(RULE));
        SpfResult before = check(given);
        SpfAdvice advice = SpfAdvice.of(before).orElseThrow();
        if (advice.change().isEmpty()) {
            return;
        }
        String owner = advice.path().get(advice.path().size() - 1).name();
        String others = given.lines()
                .filter(line -> !line.startsWith(owner + " TXT v=spf1"))
                .reduce("", (all, line) -> all + line + "\n");
        SpfResult after = check(others + owner + " TXT " + advice.change().get() + "\n");
        boolean unlisted = advice.reason() == SpfAdvice.Reason.NOT_LISTED
                || advice.reason() == SpfAdvice.Reason.EXCLUDED
                || advice.reason() == SpfAdvice.Reason.NO_RECORD;
        if (unlisted) {
            assertThat(after.outcome()).as(after.trace().asText()).isEqualTo(SpfOutcome.PASS);
        } else {
            assertThat(SpfAdvice.of(after).map(SpfAdvice::reason))
                    .isNotEqualTo(SpfAdvice.of(before).map(SpfAdvice::reason));
        }
    }

    @Test
    void hasACaseForEachWayARecordGoesWrong() throws IOException {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(25);
    }

    /** The proof for any record: publish what is proposed, and the client passes. */
    @Test
    void theChangeProposedHelpsWhateverTheRecord() {
        for (int seed = 0; seed < 3_000; seed++) {
            SpfRecordGenerator generator = new SpfRecordGenerator(new Random(seed));
            SmtpFacts facts = generator.facts();
            String record = generator.record();
            String published = seed % 3 == 0 ? record.replace("ip4:", "ip4=") : record;
            SpfAdvice advice = unlisted(around(seed, published), facts);
            if (advice != null && advice.path().size() == 1) {
                String change = advice.change().orElseThrow();
                assertThat(new SpfEvaluator(around(seed, change))
                                .checkMailFrom(facts)
                                .outcome())
                        .as("seed " + seed + ", " + published + ", changed to " + change)
                        .isEqualTo(SpfOutcome.PASS);
            }
        }
    }

    private static MapDns around(int seed, String record) {
        return new SpfRecordGenerator(new Random(seed)).zone(record);
    }

    private static @Nullable SpfAdvice unlisted(MapDns dns, SmtpFacts facts) {
        return SpfAdvice.of(new SpfEvaluator(dns).checkMailFrom(facts))
                .filter(advice ->
                        advice.reason() == SpfAdvice.Reason.NOT_LISTED || advice.reason() == SpfAdvice.Reason.EXCLUDED)
                .orElse(null);
    }

    /** A term behind the deciding one helps nobody, however it is written. */
    @Test
    void aMisspeltTermIsCorrectedWhereItIsReached() throws IOException {
        SpfAdvice advice = SpfAdvice.of(check("from a@example.org\nexample.org TXT v=spf1 mx -all ip4=192.0.2.9\n"))
                .orElseThrow();
        assertThat(advice.change()).contains("v=spf1 mx ip4:192.0.2.9 -all");
        assertThat(advice.text()).contains("write \"ip4:192.0.2.9\" instead of \"ip4=192.0.2.9\", before \"-all\"");
    }

    @Test
    void anExchangerWithoutAnAddressBesideOneThatHasIsNotCalledMissing() throws IOException {
        SpfAdvice advice = SpfAdvice.of(check("from a@example.org\n"
                        + "example.org TXT v=spf1 mx a:gone1.example a:gone2.example a:gone3.example -all\n"
                        + "example.org MX a.example.org\nexample.org MX b.example.org\n"
                        + "a.example.org A 198.51.100.1\n"))
                .orElseThrow();
        assertThat(advice.reason()).isEqualTo(SpfAdvice.Reason.TOO_MANY_VOIDS);
        assertThat(advice.text()).contains("a:gone1", "a:gone3").doesNotContain("mx in the record");
    }

    @Test
    void saysNothingOfAPass() throws IOException {
        assertThat(SpfAdvice.of(check("client 192.0.2.1\nfrom a@example.org\nexample.org TXT v=spf1 +all\n")))
                .isEmpty();
    }

    private static String said(SpfResult result) {
        return result.outcome().word() + "\n"
                + SpfAdvice.of(result)
                        .map(advice -> "in a reply: " + inAReply(advice) + "\n" + advice.text())
                        .orElse("no advice\n");
    }

    private static String inAReply(SpfAdvice advice) {
        return advice.remedy().isEmpty() ? "no remedy" : advice.remedy();
    }

    private static SpfResult check(String given) throws IOException {
        MapDns dns = new MapDns();
        String client = "192.0.2.9";
        String helo = "mail.example.net";
        String from = "";
        for (String line : given.split("\n")) {
            String[] words = line.split(" ", 3);
            switch (words[0]) {
                case "client" -> client = words[1];
                case "helo" -> helo = words[1];
                case "from" -> from = words[1];
                case "#", "----" -> {}
                default -> record(dns, words);
            }
        }
        SmtpFacts facts = SmtpFacts.of(InetAddress.getByName(client), helo, ReversePath.of(from));
        return new SpfEvaluator(dns).checkMailFrom(facts);
    }

    private static void record(MapDns dns, String[] words) {
        switch (words[1]) {
            case "TXT" ->
                dns.txt(words[0], new String(words[2].getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
            case "A", "AAAA" -> dns.address(words[0], words[2]);
            case "MX" -> dns.mx(words[0], 10, words[2]);
            case "PTR" -> dns.ptr(words[0], words[2]);
            case "SERVFAIL" -> dns.unavailable(words[0], "SERVFAIL");
            default -> throw new IllegalArgumentException(words[1]);
        }
    }
}
