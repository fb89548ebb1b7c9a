package dev.gatehouse.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dns.Budget;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.testkit.MapDns;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the budget of a transaction did not let finish is temperror: nothing is concluded from an answer nobody awaited. */
class SpfBudgetTest {
    private final MapDns dns = new MapDns()
            .ptr("192.0.2.1", "mail.example.net")
            .address("mail.example.net", "192.0.2.1")
            .txt("mail.example.net.example.org", "v=spf1 +all")
            .txt("unknown.example.org", "v=spf1 -all");

    @ParameterizedTest(name = "{0} with {1} questions: {2}")
    @CsvSource({
        "ptr:example.net -all,1,TEMPERROR",
        "ptr:example.net -all,2,TEMPERROR",
        "ptr:example.net -all,3,PASS",
        "include:%{p} -all,1,TEMPERROR",
        "include:%{p}.example.org -all,2,TEMPERROR",
        "redirect=%{p},1,TEMPERROR",
        "a:unknown.gone.example exists:%{p}.gone.example -all,2,TEMPERROR",
        "a:unknown.gone.example exists:%{p}.gone.example -all,3,TEMPERROR",
        "a:unknown.gone.example exists:%{p}.gone.example -all,5,FAIL"
    })
    void whatWasCutShortIsNeverFail(String terms, int questions, SpfOutcome expected) {
        dns.txt("example.org", "v=spf1 " + terms);
        SmtpFacts facts = SmtpFacts.of(
                IpText.ip4("192.0.2.1").orElseThrow(), "mail.example.net", ReversePath.of("bob@example.org"));
        SpfResult result =
                new SpfEvaluator(Budget.of(Duration.ofMinutes(1), questions).over(dns)).checkMailFrom(facts);
        assertThat(result.outcome()).as(result.trace().asText()).isEqualTo(expected);
    }
}
