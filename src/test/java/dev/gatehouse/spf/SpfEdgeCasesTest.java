package dev.gatehouse.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.testkit.MapDns;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Corners of RFC 7208 sections 4 to 7 that the published suites leave out. */
class SpfEdgeCasesTest {
    private static final String IP4 = "192.0.2.1";
    private static final String IP6 = "2001:db8::1";

    private final MapDns dns = new MapDns()
            .address("host.example.net", IP4)
            .address("host.example.net", IP6)
            .address("elsewhere.example.net", "198.51.100.1")
            .address("elsewhere.example.net", "2001:db8:f::1")
            .mx("null.example.net", 0, ".")
            .txt("pass.example.net", "v=spf1 +all")
            .txt("void1.example.net", "v=spf1 a:gone1.example.net -all")
            .txt("void2.example.net", "v=spf1 a:gone2.example.net -all")
            .txt("chain.example.net", "v=spf1 redirect=host-only.example.net")
            .txt("host-only.example.net", "v=spf1 a:host.example.net -all")
            .txt("no-spf.example.net", "hello");

    private SpfOutcome outcome(String terms, String client) {
        dns.txt("example.org", "v=spf1 " + terms);
        SmtpFacts facts = SmtpFacts.of(
                Network.literalAddress(client).orElseThrow(), "b\u00fccher.example", ReversePath.of("bob@example.org"));
        return new SpfEvaluator(dns).checkMailFrom(facts).outcome();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "section 5.1, all makes redirect void before it | redirect=pass.example.net ?all          | NEUTRAL",
                "section 5.1, and behind it                     | ?all redirect=no-spf.example.net        | NEUTRAL",
                "section 5.2, an include follows redirects      | include:chain.example.net ?all          | PASS",
                "section 5.2, its own sign counts               | -include:chain.example.net ?all         | FAIL",
                "section 5.2, none is an error                  | include:no-spf.example.net +all         | PERMERROR",
                "section 5.2, a host name is no domain          | include:%{h1}x +all                     | PERMERROR",
                "section 6.1, none is an error                  | redirect=no-spf.example.net             | PERMERROR",
                "section 6, an unknown modifier is ignored      | all=yes moo.cow=%{d}/24 ?all            | NEUTRAL",
                "section 6, but its macros must be macros       | moo=% +all                              | PERMERROR",
                "section 6, modifiers have no sign              | +redirect=pass.example.net              | PERMERROR",
                "section 4.6.4, two voids in two records        | include:void1.example.net include:void2.example.net ?all | NEUTRAL",
                "section 4.6.4, a third one above them          | include:void1.example.net include:void2.example.net a:gone3.example.net ?all | PERMERROR",
                "section 4.6.4, the same void counts each time  | a:gone.example.net a:gone.example.net a:gone.example.net ?all | PERMERROR",
                "section 4.6.4, a null MX is no void            | mx:null.example.net mx:null.example.net mx:null.example.net ?all | NEUTRAL",
                "section 4.6.1, names in capitals               | -IP4:198.51.100.0/24 A:HOST.EXAMPLE.NET ?ALL | PASS",
                "section 4.6.1, no dot behind all               | all.                                    | PERMERROR",
                "section 5.3, a name of 64 characters           | a:1234567890123456789012345678901234567890123456789012345678901234.example.net ?all | NEUTRAL",
                "section 5.3, an empty label                    | a:host..example.net ?all                | NEUTRAL",
                "section 5.3, the root's dot                    | a:host.example.net. -all                | PASS",
                "section 5.3, a port                            | a:host.example.net:25 +all              | PERMERROR",
                "section 5.3, nothing after the colon           | a: +all                                 | PERMERROR",
                "section 5.6, nothing after the slash           | a/ +all                                 | PERMERROR",
                "section 5.6, nothing after two slashes         | mx// +all                               | PERMERROR",
                "section 5.6, the families in the wrong order   | a//64/24 +all                           | PERMERROR",
                "section 5.6, a prefix length for a port        | a:host.example.net/33 +all              | PERMERROR",
                "section 5.6, the whole Internet                | a:elsewhere.example.net/0 -all          | PASS",
                "section 5.6, of the other family               | a:elsewhere.example.net//0 -all         | FAIL",
                "section 5.6, ip6 of everybody is IPv6          | ip6:::/0 ?all                           | NEUTRAL",
                "section 5, a mapped network has no IPv4 client | ip6:::ffff:192.0.2.1 ?all               | NEUTRAL",
                "section 5.5, ptr has no prefix length          | ptr/24 +all                             | PERMERROR",
                "section 5.7, exists needs a name               | exists +all                             | PERMERROR",
                "section 7.1, a macro and a dot end no name     | exists:%{d}. +all                       | PERMERROR",
                "section 7.1, a macro and letters neither       | exists:%{d}com +all                     | PERMERROR",
                "section 7.3, 128 parts are all there are       | a:host.%{d128}.example.net a:%{o2}.gone.example.net ?all | NEUTRAL",
                "section 7.2, c r t have no place in a term     | exists:%{c}.example.net +all            | PERMERROR",
                "section 7.2, nor where exp= leads              | exp=%{t}.example.net +all               | PERMERROR"
            })
    void aClientOverIpv4(String rule, String terms, SpfOutcome expected) {
        assertThat(outcome(terms, IP4)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "section 5.3, AAAA                              | a:host.example.net -all                 | PASS",
                "section 5.6, the second length is for IPv6     | a:elsewhere.example.net/32//32 -all     | PASS",
                "section 5.6, the first is not                  | a:elsewhere.example.net/0 -all          | FAIL",
                "section 5.7, exists asks for A                 | exists:elsewhere.example.net -all       | PASS",
                "section 5.6, ip4 of everybody is IPv4          | ip4:0.0.0.0/0 ?all                      | NEUTRAL",
                "RFC 8616 section 4, the HELO name as A-labels  | exists:%{h}.list.example.net -all       | PASS"
            })
    void aClientOverIpv6(String rule, String terms, SpfOutcome expected) {
        dns.address("xn--bcher-kva.example.list.example.net", "127.0.0.2");
        assertThat(outcome(terms, IP6)).isEqualTo(expected);
    }
}
