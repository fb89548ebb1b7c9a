package dev.gatehouse.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.testkit.MapDns;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LookupSurveyTest {
    private final MapDns dns = new MapDns();

    private SpfAdvice advice() {
        SmtpFacts facts = SmtpFacts.of(IpText.ip4("192.0.2.1").orElseThrow(), "x", ReversePath.of("a@example.org"));
        SpfEvaluator evaluator = new SpfEvaluator(dns);
        return evaluator.advise(evaluator.checkMailFrom(facts)).orElseThrow();
    }

    private static String includes(String pattern, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "include:" + pattern.formatted(i))
                .collect(Collectors.joining(" "));
    }

    @Test
    void countsAlsoWhatTheCheckDidNotReach() {
        dns.txt("example.org", "v=spf1 mx " + includes("i%d.example.net", 4) + " redirect=_%{d}")
                .mx("example.org", 1, "mx.example.org")
                .address("mx.example.org", "198.51.100.1")
                .txt("_example.org", "v=spf1 a -all");
        IntStream.rangeClosed(1, 4)
                .forEach(i ->
                        dns.txt("i" + i + ".example.net", "v=spf1 a:a.example.net mx:b.example.net ip4:198.51.100.9"));
        dns.address("a.example.net", "198.51.100.1").mx("b.example.net", 1, "a.example.net");
        assertThat(advice().lookups().orElseThrow().text()).isEqualTo("""
                example.org: 15
                  mx: 1
                  include:i1.example.net: 3
                    a:a.example.net: 1
                    mx:b.example.net: 1
                  include:i2.example.net: 3
                    a:a.example.net: 1
                    mx:b.example.net: 1
                  include:i3.example.net: 3
                    a:a.example.net: 1
                    mx:b.example.net: 1
                  include:i4.example.net: 3
                    a:a.example.net: 1
                    mx:b.example.net: 1
                  redirect=_%{d}: 2
                    a: 1
                """);
    }

    @Test
    void aCircleEndsWhereItBeganAndIsCountedAtLeast() {
        dns.txt("example.org", "v=spf1 " + includes("i%d.example.net", 10) + " include:back.example.net -all")
                .txt("back.example.net", "v=spf1 include:example.org");
        IntStream.rangeClosed(1, 10).forEach(i -> dns.txt("i" + i + ".example.net", "v=spf1 ?all"));
        assertThat(advice().lookups().orElseThrow().text())
                .startsWith("example.org: at least 12\n")
                .endsWith("  include:back.example.net: at least 2\n    include:example.org: at least 1\n");
    }

    @Test
    void asksForABoundedNumberOfRecordsAndShowsABoundedNumberOfLines() {
        dns.txt("example.org", "v=spf1 " + includes("i%d.example.net", 20));
        for (int i = 1; i <= 20; i++) {
            dns.txt("i" + i + ".example.net", "v=spf1 " + includes("%d.i" + i + ".example.net", 20));
        }
        for (int i = 0; i < 400; i++) {
            dns.txt((1 + i % 20) + ".i" + (1 + i / 20) + ".example.net", "v=spf1 ?all");
        }
        SpfAdvice advice = advice();
        assertThat(advice.lookups().orElseThrow().total()).isGreaterThan(100).isLessThanOrEqualTo(420);
        assertThat(dns.questions().stream().distinct()).hasSizeLessThanOrEqualTo(LookupSurvey.MAX_RECORDS + 21);
        assertThat(advice.text().lines()).hasSizeLessThan(120);
    }
}
