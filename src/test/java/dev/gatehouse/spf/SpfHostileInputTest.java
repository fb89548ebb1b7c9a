package dev.gatehouse.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.testkit.MapDns;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever strangers publish or say: bounded time, an answer, and text fit to print. {@code -Dspf.fuzz.seconds=600} fuzzes
 * for ten minutes, {@code -Dspf.fuzz.seed} with other inputs.
 */
class SpfHostileInputTest {
    private static final long FUZZ_SECONDS = Long.getLong("spf.fuzz.seconds", 0);
    private static final long FUZZ_SEED = Long.getLong("spf.fuzz.seed", 7208);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final InetAddress CLIENT = IpText.ip4("192.0.2.1").orElseThrow();

    static List<Arguments> hostileRecords() {
        return List.of(
                Arguments.of("64 kB of networks", "ip4:198.51.100.1 ".repeat(3_800) + "-all"),
                Arguments.of("64 kB of macros", "exists:" + "%{s}".repeat(16_000)),
                Arguments.of("64 kB of one name", "a:" + "a".repeat(65_000) + ".example"),
                Arguments.of("64 kB of labels", "a:" + "a.".repeat(32_000) + "example"),
                Arguments.of("64 kB of blanks", " ".repeat(65_000)),
                Arguments.of("64 kB of percent signs", "a:" + "%".repeat(65_000)),
                Arguments.of("64 kB of digits", "ip4:1.2.3.4/" + "1".repeat(65_000)),
                Arguments.of("64 kB of digits in a macro", "exists:%{i" + "9".repeat(65_000) + "}.example"),
                Arguments.of("64 kB of zeros in a macro", "exists:%{i" + "0".repeat(65_000) + "}.example"),
                Arguments.of("64 kB of colons", "ip6:" + ":".repeat(65_000)),
                Arguments.of("64 kB of delimiters", "exists:%{s" + ".-+,/_=".repeat(9_000) + "}.example"),
                Arguments.of("64 kB of modifiers", "x=%{s} ".repeat(9_000)),
                Arguments.of("64 kB of misspelt networks", "ip4=198.51.100.1 ".repeat(3_800) + "-all"),
                Arguments.of("64 kB of lookups", "a ".repeat(32_000) + "-all"),
                Arguments.of("64 kB of includes", "include:example.net ".repeat(3_200) + "-all"),
                Arguments.of("includes itself", "include:example.org include:example.org -all"),
                Arguments.of("redirects to itself", "redirect=example.org"),
                Arguments.of("includes itself by macro", "include:%{d} include:%{o} -all"),
                Arguments.of(
                        "name of 255 octets", "a:" + "a".repeat(60) + ("." + "b".repeat(60)).repeat(3) + ".example"),
                Arguments.of("64 kB of colons in a word", "foo" + ":".repeat(64_000) + "x"),
                Arguments.of("64 kB of dots in a name", "a:" + ".".repeat(64_000) + "x"),
                Arguments.of("64 kB of the client's name", "exists:" + "%{p1r-}".repeat(9_000) + ".example"),
                Arguments.of("every octet", everyOctet()));
    }

    private static String everyOctet() {
        StringBuilder text = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            text.append(c);
        }
        return text.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileRecords")
    void endsSoonWithAnAnswer(String name, String terms) {
        MapDns dns = new MapDns()
                .txt("example.org", "v=spf1 " + terms)
                .txt("why.example.org", terms)
                .txt("example.net", "v=spf1 " + "include:example.net ".repeat(3_200));
        String longHelo = "h".repeat(2_000);
        SmtpFacts facts = SmtpFacts.of(CLIENT, longHelo, ReversePath.of("l".repeat(1_000) + ".x@example.org"));
        SpfResult result = Assertions.assertTimeout(SOON, () -> new SpfEvaluator(dns).checkMailFrom(facts));
        assertFitToPrint(result);
        Assertions.assertTimeout(SOON, () -> new SpfEvaluator(dns).advise(result));
        assertThat(dns.questions()).hasSizeLessThan(30);
    }

    @Test
    void expansionsOfALongExplanationAreBounded() {
        MapDns dns = new MapDns()
                .txt("example.org", "v=spf1 -all exp=why.example.org")
                .txt("why.example.org", "%{H}".repeat(16_000));
        SmtpFacts facts = SmtpFacts.of(CLIENT, "\u20ac".repeat(2_000), ReversePath.of("a@example.org"));
        SpfResult result = Assertions.assertTimeout(SOON, () -> new SpfEvaluator(dns).checkMailFrom(facts));
        assertThat(result.explanation()).hasSize(Explanation.MAX_LENGTH);
    }

    /** A name that expands to nothing, so that no limit on the length ends it. */
    @Test
    void theClientsNameIsLookedForOnceInATerm() {
        MapDns dns = new MapDns()
                .txt("example.org", "v=spf1 exists:" + "%{p1r-}".repeat(9_000) + ".example -all exp=why.example.org")
                .txt("why.example.org", "%{p1r-}".repeat(9_000))
                .ptr("192.0.2.1", "-x.example.net")
                .address("-x.example.net", "192.0.2.1");
        SmtpFacts facts = SmtpFacts.of(CLIENT, "helo.example", ReversePath.of("a@example.org"));
        SpfEvaluation evaluation =
                new SpfEvaluator(dns).checkMailFrom(facts).evaluation().orElseThrow();
        assertThat(evaluation.top().outcome()).isEqualTo(SpfOutcome.FAIL);
        assertThat(evaluation.top().terms().get(0).questions()).hasSizeLessThan(4);
        assertThat(evaluation.explanation().questions()).hasSizeLessThan(4);
    }

    /** A record of 2,000 terms is 4 kB of text and some 200 kB of objects. */
    @Test
    void aRecordWeighsInTheCacheWhatItTakesInMemory() {
        String text = "v=spf1" + " a".repeat(2_000);
        assertThat(SpfRecordCache.weight(text, SpfRecordParser.parse(text))).isGreaterThan(200_000);
    }

    /** Records and explanations made of the grammar's pieces, then damaged: parser, macro expander, trace and advice. */
    @Test
    void anyRecordGetsAnAnswer() {
        long end = System.nanoTime() + Duration.ofSeconds(FUZZ_SECONDS).toNanos();
        SpfRecordGenerator generator = new SpfRecordGenerator(new Random(FUZZ_SEED));
        for (long i = 0; i < 10_000 || System.nanoTime() < end; i++) {
            String record = generator.damaged(generator.record());
            String explanation = generator.explanation();
            MapDns dns = generator
                    .zone(i % 2 == 0 ? record : record + " exp=why.example.org")
                    .txt("why.example.org", explanation);
            SmtpFacts facts = i % 3 == 0 ? generator.hostileFacts() : generator.facts();
            try {
                SpfEvaluator evaluator = new SpfEvaluator(dns);
                assertFitToPrint(Assertions.assertTimeout(SOON, () -> evaluator.checkMailFrom(facts)));
                assertFitToPrint(Assertions.assertTimeout(SOON, () -> evaluator.checkHelo(facts)));
            } catch (RuntimeException e) {
                throw new AssertionError(
                        "check " + i + ": " + record + " with explanation " + explanation + " for " + facts, e);
            }
        }
    }

    private static void assertFitToPrint(SpfResult result) {
        String advice =
                SpfAdvice.of(result).map(found -> found.remedy() + found.text()).orElse("");
        String text = result.trace().asText() + advice + result.explanation();
        assertThat(text.chars().allMatch(c -> c == '\n' || (c >= 0x20 && c < 0x7f)))
                .as(text)
                .isTrue();
        assertThat(advice.length()).isLessThan(8_000);
    }
}
