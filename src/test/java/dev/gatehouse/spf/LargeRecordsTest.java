package dev.gatehouse.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dns.DnsjavaDns;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.testkit.TestDnsServer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

/** SPF records that come over TCP. */
class LargeRecordsTest {
    private static final String PADDING = " ip4:198.51.100.1".repeat(300);

    @RepeatedTest(4)
    void eightLargeIncludesPassThoughTheServerClosesEachConnectionAfterOneAnswer() {
        try (TestDnsServer server = TestDnsServer.start().closesAfterEachAnswer();
                DnsjavaDns dns = DnsjavaDns.of(List.of(server.hostAndPort()))) {
            server.txt(
                    "example.org",
                    IntStream.range(0, 8)
                            .mapToObj(i -> "include:n" + i + ".example.org")
                            .collect(Collectors.joining(" ", "v=spf1 ", " -all")));
            IntStream.range(0, 8)
                    .forEach(i -> server.txt(
                            "n" + i + ".example.org", "v=spf1" + PADDING + (i == 7 ? " ip4:192.0.2.1" : "") + " -all"));
            SmtpFacts facts = SmtpFacts.of(
                    Network.literalAddress("192.0.2.1").orElseThrow(),
                    "mta.example.org",
                    ReversePath.of("a@example.org"));

            assertThat(new SpfEvaluator(dns).checkMailFrom(facts).outcome()).isEqualTo(SpfOutcome.PASS);
        }
    }
}
