package dev.gatehouse.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.testkit.MapDns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tree walks with the names asked, the organizational domain and the policy (RFC 9989 section 4.10 and appendix B). */
class WorkedExamplesTest {
    private static final Map<String, String> BANK =
            Map.of("giant.bank.example", "v=DMARC1; p=quarantine", "bank.example", "v=DMARC1; p=reject; psd=y");
    private static final Map<String, String> SUFFIX =
            Map.of("bank.example", "v=DMARC1; p=reject; sp=quarantine; np=reject; psd=y");
    private static final Map<String, String> EXAMPLE_COM = Map.of("example.com", "v=DMARC1; p=reject");

    /**
     * One example.
     *
     * @param exists whether the name has records of its own
     * @param asked below _dmarc
     * @param policy at whose record and which; empty if DMARC does not apply
     */
    record Example(
            String name,
            String start,
            boolean exists,
            Map<String, String> zone,
            List<String> asked,
            String organizationalDomain,
            String policy) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Example> examples() {
        return Stream.of(
                new Example(
                        "1 own record",
                        "example.com",
                        true,
                        EXAMPLE_COM,
                        List.of("example.com", "com"),
                        "example.com",
                        "example.com reject"),
                new Example(
                        "2 subdomain takes sp",
                        "mail.example.com",
                        true,
                        Map.of("example.com", "v=DMARC1; p=reject; sp=quarantine"),
                        List.of("mail.example.com", "example.com", "com"),
                        "example.com",
                        "example.com quarantine"),
                new Example(
                        "3 a record between is not used",
                        "a.mail.example.com",
                        true,
                        Map.of("mail.example.com", "v=DMARC1; p=none", "example.com", "v=DMARC1; p=reject"),
                        List.of("a.mail.example.com", "mail.example.com", "example.com", "com"),
                        "example.com",
                        "example.com reject"),
                new Example(
                        "4 psd=n stops",
                        "a.mail.example.com",
                        true,
                        Map.of(
                                "mail.example.com", "v=DMARC1; p=quarantine; psd=n",
                                "example.com", "v=DMARC1; p=reject"),
                        List.of("a.mail.example.com", "mail.example.com"),
                        "mail.example.com",
                        "mail.example.com quarantine"),
                new Example(
                        "5 own record below a suffix",
                        "giant.bank.example",
                        true,
                        BANK,
                        List.of("giant.bank.example", "bank.example"),
                        "giant.bank.example",
                        "giant.bank.example quarantine"),
                new Example(
                        "5b another customer of the suffix",
                        "mail.mega.bank.example",
                        true,
                        BANK,
                        List.of("mail.mega.bank.example", "mega.bank.example", "bank.example"),
                        "mega.bank.example",
                        "bank.example reject"),
                new Example(
                        "6 sp of the suffix",
                        "shop.mega.bank.example",
                        true,
                        SUFFIX,
                        List.of("shop.mega.bank.example", "mega.bank.example", "bank.example"),
                        "mega.bank.example",
                        "bank.example quarantine"),
                new Example(
                        "7 np of the suffix",
                        "nosuch.bank.example",
                        false,
                        SUFFIX,
                        List.of("nosuch.bank.example", "bank.example"),
                        "nosuch.bank.example",
                        "bank.example reject"),
                new Example(
                        "8 thirteen labels, eight queries",
                        "a.b.c.d.e.f.g.h.i.j.mail.example.com",
                        true,
                        EXAMPLE_COM,
                        List.of(
                                "a.b.c.d.e.f.g.h.i.j.mail.example.com",
                                "g.h.i.j.mail.example.com",
                                "h.i.j.mail.example.com",
                                "i.j.mail.example.com",
                                "j.mail.example.com",
                                "mail.example.com",
                                "example.com",
                                "com"),
                        "example.com",
                        "example.com reject"),
                new Example(
                        "9 nine labels: the parent with eight is never asked",
                        "z.a.b.c.d.e.f.example.com",
                        true,
                        Map.of("a.b.c.d.e.f.example.com", "v=DMARC1; p=none", "example.com", "v=DMARC1; p=reject"),
                        List.of(
                                "z.a.b.c.d.e.f.example.com",
                                "b.c.d.e.f.example.com",
                                "c.d.e.f.example.com",
                                "d.e.f.example.com",
                                "e.f.example.com",
                                "f.example.com",
                                "example.com",
                                "com"),
                        "example.com",
                        "example.com reject"),
                new Example(
                        "10 eight labels: nothing is skipped",
                        "a.b.c.d.e.f.example.com",
                        true,
                        EXAMPLE_COM,
                        List.of(
                                "a.b.c.d.e.f.example.com",
                                "b.c.d.e.f.example.com",
                                "c.d.e.f.example.com",
                                "d.e.f.example.com",
                                "e.f.example.com",
                                "f.example.com",
                                "example.com",
                                "com"),
                        "example.com",
                        "example.com reject"),
                new Example(
                        "11 one label",
                        "example",
                        true,
                        Map.of("example", "v=DMARC1; p=reject; psd=y"),
                        List.of("example"),
                        "example",
                        "example reject"),
                new Example(
                        "12 no record anywhere",
                        "a.example.org",
                        true,
                        Map.of(),
                        List.of("a.example.org", "example.org", "org"),
                        "a.example.org",
                        ""),
                new Example(
                        "13 two records are none",
                        "mail.example.com",
                        true,
                        Map.of(
                                "mail.example.com",
                                "v=DMARC1; p=none\nv=DMARC1; p=none",
                                "example.com",
                                "v=DMARC1; p=reject"),
                        List.of("mail.example.com", "example.com", "com"),
                        "example.com",
                        "example.com reject"),
                new Example(
                        "14 a top level without psd=y",
                        "foo.corp",
                        true,
                        Map.of("foo.corp", "v=DMARC1; p=reject", "corp", "v=DMARC1; p=none"),
                        List.of("foo.corp", "corp"),
                        "corp",
                        "foo.corp reject"),
                new Example(
                        "15 the organizational domain may be a name that was not asked at",
                        "a.b.c.d.e.f.g.h.i.co.example",
                        true,
                        Map.of("co.example", "v=DMARC1; p=none; psd=y"),
                        List.of(
                                "a.b.c.d.e.f.g.h.i.co.example",
                                "e.f.g.h.i.co.example",
                                "f.g.h.i.co.example",
                                "g.h.i.co.example",
                                "h.i.co.example",
                                "i.co.example",
                                "co.example"),
                        "i.co.example",
                        "co.example none"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void asksAtTheseNamesAndFindsThisDomain(Example example) {
        MapDns dns = zone(example);
        Optional<Domain> found = new DmarcEvaluator(dns).organizationalDomain(Domain.of(example.start()));

        assertThat(found).contains(Domain.of(example.organizationalDomain()));
        assertThat(dns.questions())
                .isEqualTo(example.asked().stream()
                        .map(name -> "TXT _dmarc." + name)
                        .toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void appliesThisPolicy(Example example) {
        DmarcResult result = Mail.from(example.start()).evaluate(zone(example));

        String policy = result.record()
                .map(record -> record.domain() + " " + result.policy().word())
                .orElse("");
        assertThat(policy).isEqualTo(example.policy());
        assertThat(result.outcome()).isEqualTo(example.policy().isEmpty() ? DmarcOutcome.NONE : DmarcOutcome.FAIL);
    }

    private static MapDns zone(Example example) {
        MapDns dns = new MapDns();
        if (example.exists()) {
            dns.address(example.start(), "192.0.2.1");
        }
        example.zone().forEach((name, records) -> {
            for (String record : records.split("\n")) {
                dns.txt("_dmarc." + name, record);
            }
        });
        return dns;
    }
}
