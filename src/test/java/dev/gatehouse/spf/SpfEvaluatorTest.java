package dev.gatehouse.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.testkit.MapDns;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpfEvaluatorTest {
    private final MapDns dns = new MapDns();

    @Test
    void nullSenderIsPostmasterAtHelo() {
        dns.txt("mail.example.org", "v=spf1 exists:%{l}.%{o}.list.example.org -all")
                .address("postmaster.mail.example.org.list.example.org", "127.0.0.2");
        SpfResult result = mailFrom("192.0.2.1", "mail.example.org", "<>");
        assertThat(result.outcome()).isEqualTo(SpfOutcome.PASS);
        assertThat(result.identity()).isEqualTo(SpfIdentity.MAIL_FROM);
        assertThat(result.domain()).contains(Domain.of("mail.example.org"));
    }

    @Test
    void checksHeloOnItsOwn() {
        dns.txt("mail.example.org", "v=spf1 a -all").address("mail.example.org", "192.0.2.1");
        SpfResult result = new SpfEvaluator(dns).checkHelo(facts("192.0.2.1", "mail.example.org", "a@other.example"));
        assertThat(result.outcome()).isEqualTo(SpfOutcome.PASS);
        assertThat(result.identity()).isEqualTo(SpfIdentity.HELO);
        assertThat(result.authenticatedIdentifier()).isEmpty();
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource({"localhost", "[192.0.2.1]", "192.0.2.1", "a..example.org", "''", "'two words.example'"})
    void asksNothingForWhatIsNoMultiLabelName(String helo) {
        assertThat(new SpfEvaluator(dns).checkHelo(facts("192.0.2.1", helo, "")).outcome())
                .isEqualTo(SpfOutcome.NONE);
        assertThat(dns.questions()).isEmpty();
    }

    /** RFC 8616 section 4. */
    @Test
    void turnsULabelsOfMailFromIntoALabels() {
        dns.txt("xn--bcher-kva.example", "v=spf1 exists:%{o}.list.example -all")
                .address("xn--bcher-kva.example.list.example", "127.0.0.2");
        assertThat(mailFrom("192.0.2.1", "x", "a@b\u00fccher.example").outcome())
                .isEqualTo(SpfOutcome.PASS);
    }

    /** RFC 8616 section 4. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "exists:%{l}.example.net ?all,NEUTRAL",
        "include:%{S}.example.net ?all,NEUTRAL",
        "redirect=%{l}.example.net,NEUTRAL",
        "exists:%{o}.example.net ?all,PASS"
    })
    void aLocalPartOutsideAsciiMatchesNothing(String terms, SpfOutcome expected) {
        dns.txt("example.org", "v=spf1 " + terms).address("example.org.example.net", "127.0.0.2");
        assertThat(mailFrom("192.0.2.1", "x", "j\u00f6rg@example.org").outcome())
                .isEqualTo(expected);
    }

    @Test
    void ipv4MappedClientIsAnIpv4Client() {
        dns.txt("example.org", "v=spf1 ip4:192.0.2.1 -all");
        assertThat(mailFrom("::ffff:192.0.2.1", "x", "a@example.org").outcome()).isEqualTo(SpfOutcome.PASS);
    }

    @Test
    void dropsTheSourceRouteOfAnOldSender() {
        dns.txt("example.org", "v=spf1 exists:%{l}.example.net -all").address("bob.example.net", "127.0.0.2");
        assertThat(mailFrom("192.0.2.1", "x", "<@a.example,@b.example:bob@example.org>")
                        .outcome())
                .isEqualTo(SpfOutcome.PASS);
    }

    /** RFC 7208 section 7.3 with 4.8: as the same name made by a macro. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"exists:LONG -all", "a:LONG -all", "include:LONG -all", "redirect=LONG"})
    void aLiteralNameOfMoreThan253CharactersIsCutOnTheLeft(String terms) {
        String cut = ("x".repeat(49) + ".").repeat(4) + "y".repeat(40) + ".example.net"; // 252 characters
        dns.txt("example.org", "v=spf1 " + terms.replace("LONG", "zz." + cut))
                .txt(cut, "v=spf1 ip4:192.0.2.1 -all")
                .address(cut, "192.0.2.1");
        assertThat(mailFrom("192.0.2.1", "x", "a@example.org").outcome()).isEqualTo(SpfOutcome.PASS);
    }

    /** RFC 7208 section 4.6.4 counts terms, and what a client's address is called is not the publisher's doing. */
    @Test
    void aClientWithoutANameIsNoVoidLookup() {
        dns.txt("example.org", "v=spf1 ptr ptr:example.net ptr:example.com -all");
        SpfResult result = mailFrom("192.0.2.1", "x", "a@example.org");
        assertThat(result.outcome()).isEqualTo(SpfOutcome.FAIL);
        assertThat(result.lookups()).isEqualTo(3);
        assertThat(result.voids()).isZero();
    }

    @Test
    void exchangersWithoutAnAddressOfTheFamilyAreOneVoidLookup() {
        dns.txt("example.org", "v=spf1 mx -all")
                .mx("example.org", 1, "a.example.org")
                .mx("example.org", 2, "b.example.org")
                .mx("example.org", 3, "c.example.org")
                .address("a.example.org", "192.0.2.1");
        SpfResult result = mailFrom("2001:db8::1", "x", "a@example.org");
        assertThat(result.outcome()).isEqualTo(SpfOutcome.FAIL);
        assertThat(result.voids()).isEqualTo(1);
    }

    @Test
    void eleventhLookupIsPermerrorAndTheTraceSaysWhere() {
        String includes = IntStream.rangeClosed(1, 11)
                .mapToObj(i -> "include:i" + i + ".example.net")
                .collect(Collectors.joining(" "));
        dns.txt("example.org", "v=spf1 " + includes + " -all");
        IntStream.rangeClosed(1, 11).forEach(i -> dns.txt("i" + i + ".example.net", "v=spf1 ?all"));
        SpfResult result = mailFrom("192.0.2.1", "x", "a@example.org");
        assertThat(result.outcome()).isEqualTo(SpfOutcome.PERMERROR);
        assertThat(result.lookups()).isEqualTo(11);
        assertThat(result.problem()).contains("more than 10 terms", "include:i11.example.net");
        assertThat(result.trace().asText()).contains("11 of 10 lookups", "RFC 7208 section 4.6.4");
        assertThat(dns.questions()).doesNotContain("TXT i11.example.net");
    }

    @Test
    void asksTheSameQuestionOnce() {
        dns.txt("example.org", "v=spf1 a mx a:example.org mx:example.org a/24 -all")
                .address("example.org", "198.51.100.1")
                .mx("example.org", 10, "example.org");
        assertThat(mailFrom("192.0.2.1", "x", "a@example.org").outcome()).isEqualTo(SpfOutcome.FAIL);
        assertThat(dns.questions()).containsExactly("TXT example.org", "A example.org", "MX example.org");
    }

    @Test
    void anUnansweredQuestionIsTemperrorNeverFail() {
        dns.txt("example.org", "v=spf1 a:mail.example.org -all").unavailable("mail.example.org", "SERVFAIL");
        SpfResult result = mailFrom("192.0.2.1", "x", "a@example.org");
        assertThat(result.outcome()).isEqualTo(SpfOutcome.TEMPERROR);
        assertThat(result.problem()).isEqualTo("A mail.example.org: SERVFAIL");
    }

    /** RFC 7208 section 7.4. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "%{s},strong-bad@email.example.com",
        "%{o},email.example.com",
        "%{d},email.example.com",
        "%{d4},email.example.com",
        "%{d3},email.example.com",
        "%{d2},example.com",
        "%{d1},com",
        "%{dr},com.example.email",
        "%{d2r},example.email",
        "%{l},strong-bad",
        "%{l-},strong.bad",
        "%{lr},strong-bad",
        "%{lr-},bad.strong",
        "%{l1r-},strong",
        "%{ir}.%{v}._spf.%{d2},3.2.0.192.in-addr._spf.example.com",
        "%{lr-}.lp._spf.%{d2},bad.strong.lp._spf.example.com",
        "%{lr-}.lp.%{ir}.%{v}._spf.%{d2},bad.strong.lp.3.2.0.192.in-addr._spf.example.com",
        "%{d2}.trusted-domains.example.net,example.com.trusted-domains.example.net",
        "%{p},mx.example.org",
        "%{t} %{r} %{c} %{h},1700000000 unknown 192.0.2.3 helo.example",
        "%{S}%%%_%-,strong-bad%40email.example.com% %20",
        "%{d0},''",
        "%{d999999999999},email.example.com"
    })
    void expandsMacros(String macros, String expected) {
        dns.txt("email.example.com", "v=spf1 -all exp=why.example.com")
                .txt("why.example.com", macros)
                .ptr("192.0.2.3", "mx.example.org")
                .address("mx.example.org", "192.0.2.3");
        SpfEvaluator evaluator = SpfEvaluator.factory(
                        SpfSettings.standard().at(() -> Instant.ofEpochSecond(1_700_000_000)))
                .with(dns);
        SpfResult result = evaluator.checkMailFrom(facts("192.0.2.3", "helo.example", "strong-bad@email.example.com"));
        assertThat(result.explanation()).isEqualTo(expected);
    }

    @Test
    void aLongExplanationIsCut() {
        dns.txt("example.org", "v=spf1 -all exp=why.example.org").txt("why.example.org", "x".repeat(60_000));
        assertThat(mailFrom("192.0.2.3", "x", "a@example.org").explanation()).hasSize(Explanation.MAX_LENGTH);
    }

    @Test
    void theTraceIsATreeForPeople() {
        dns.txt("example.org", "v=spf1 a include:_spf.example.net ~all")
                .address("example.org", "198.51.100.1")
                .txt("_spf.example.net", "v=spf1 ip4:192.0.2.0/24 -all");
        assertThat(mailFrom("192.0.2.1", "x", "a@example.org").trace().asText()).isEqualTo("""
            SPF mailfrom example.org for 192.0.2.1: pass
              TXT example.org: found, TTL 300 s, 0 ms
                  [v=spf1 a include:_spf.example.net ~all]
              record: well-formed
                  v=spf1 a include:_spf.example.net ~all
              a = example.org (lookup 1 of 10): no match
                A example.org: found, TTL 300 s, 0 ms
                    [198.51.100.1]
              include:_spf.example.net (lookup 2 of 10): match, _spf.example.net says pass: pass
                TXT _spf.example.net: found, TTL 300 s, 0 ms
                    [v=spf1 ip4:192.0.2.0/24 -all]
                record: well-formed
                    v=spf1 ip4:192.0.2.0/24 -all
                ip4:192.0.2.0/24: match: pass
              counters: 2 of 10 lookups, 0 of 2 that found nothing  (RFC 7208 section 4.6.4)
            """);
    }

    private SpfResult mailFrom(String client, String helo, String from) {
        return new SpfEvaluator(dns).checkMailFrom(facts(client, helo, from));
    }

    private static SmtpFacts facts(String client, String helo, String from) {
        try {
            return SmtpFacts.of(InetAddress.getByName(client), helo, ReversePath.of(from));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(client, e);
        }
    }
}
