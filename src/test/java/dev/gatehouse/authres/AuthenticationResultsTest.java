package dev.gatehouse.authres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.message.HeaderField;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationResultsTest {
    private static final AuthenticationResults RESULTS = new AuthenticationResults(
            "mx.receiver.example",
            List.of(
                    MethodResult.of("spf", "pass").with("smtp", "mailfrom", "bounce.esp.example"),
                    MethodResult.of("dkim", "fail")
                            .because("body hash differs")
                            .with("header", "d", "long.subdomain.esp.example")
                            .with("header", "b", "Ab3/+Ef="),
                    MethodResult.of("dmarc", "pass")
                            .with("header", "from", "news.sender.example")
                            .with("policy", "dmarc", "reject"),
                    MethodResult.of("iprev", "pass").with("policy", "iprev", "2001:db8::1")));

    @Test
    void writesOneResultALine() {
        assertThat(RESULTS.value().lines())
                .containsExactly(
                        "mx.receiver.example;",
                        " spf=pass smtp.mailfrom=bounce.esp.example;",
                        " dkim=fail reason=\"body hash differs\" header.d=long.subdomain.esp.example",
                        " header.b=\"Ab3/+Ef=\";",
                        " dmarc=pass header.from=news.sender.example policy.dmarc=reject;",
                        " iprev=pass policy.iprev=\"2001:db8::1\"");
    }

    @Test
    void readsWhatItWrites() {
        assertThat(AuthenticationResults.parse(RESULTS.value())).contains(RESULTS);
        assertThat(AuthenticationResults.parse(new AuthenticationResults("mx", List.of()).value()))
                .contains(new AuthenticationResults("mx", List.of()));
    }

    @Test
    void nothingOfAStrangerEndsTheField() {
        String evil = "a\r\nBcc: x\0\u00e9\"\\;(" + "y".repeat(3000);
        AuthenticationResults results = new AuthenticationResults(
                evil,
                List.of(MethodResult.of("spf", "pass")
                        .because(evil)
                        .with("smtp", "mailfrom", evil)
                        .with("x", evil, "y")));
        String field = results.toField().text();

        assertThat(field.split("\r\n")).allSatisfy(line -> {
            assertThat(line.length()).isLessThan(998);
            assertThat(line).matches("[\\x20-\\x7e]*");
        });
        assertThat(field.split("\r\n", -1))
                .filteredOn(line -> line.startsWith("Bcc"))
                .isEmpty();
        assertThat(AuthenticationResults.parse(results.value())).isPresent();
    }

    @Test
    void readsWhatOthersWrite() {
        AuthenticationResults results = AuthenticationResults.parse(
                        " (c) \"mx.example\" 1 (a;b) ; dkim = pass (2048-bit key; unprotected) header.d=a.example"
                                + " header.i=@a.example\r\n"
                                + "\theader.b=x/y+z=; dmarc/1=fail action=oreject header.from=b.example;spf=softfail (x)"
                                + " smtp.mailfrom=\"joe x\"@c.example;")
                .orElseThrow();

        assertThat(results.authservId()).isEqualTo("mx.example");
        assertThat(results.of("dkim").get(0).property("header", "b")).contains("x/y+z=");
        assertThat(results.of("dkim").get(0).property("header", "i")).contains("@a.example");
        assertThat(results.of("dmarc").get(0).is("dmarc", "fail")).isTrue();
        assertThat(results.of("spf").get(0).property("smtp", "mailfrom")).contains("joe x@c.example");
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "",
                ";",
                "mx 2; spf=pass",
                "mx; spf",
                "mx; spf=",
                "mx; =pass",
                "mx; spf=pass a.b",
                "(mx; spf=pass",
                "mx; spf=pass (x"
            })
    void refusesWhatBreaksTheGrammar(String value) {
        assertThat(AuthenticationResults.parse(value)).isEmpty();
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "mx.example; spf=pass",
                " MX.Example ; none",
                "\r\n mx.example\r\n ; dkim=pass",
                "(c) mx.example (d) 1; spf=pass",
                "\"mx.example\"; spf=pass",
                "\"mx\\.example\"; spf=pass",
                "mx.example. ; spf=pass",
                "mx.example",
                "mx.example 1 ; spf=pass",
                "mx(a;b).example; spf=pass",
                "mx .example; spf=pass",
                "((mx.example; spf=pass",
                "(\\) mx.example; spf=pass",
                "other.example 2; spf=pass",
                "mx.exam\0ple; spf=pass",
                "m\"x.exam\"ple; spf=pass",
                // what a lenient reader would take for our name
                "mx.example/1; spf=pass",
                "mx.example:25; spf=pass",
                "mx.example@x; spf=pass",
                "x@mx.example; spf=pass",
                "mx.example>; spf=pass",
                "<mx.example>; spf=pass",
                "[mx.example] ; spf=pass",
                "mx.example, ; spf=pass",
                "mx.example=; spf=pass",
                "=mx.example; spf=pass",
                "http://mx.example/; spf=pass",
                "mx.example?1; spf=pass",
                "mx.example%; spf=pass",
                "'mx.example'; spf=pass",
                "`mx.example`; spf=pass",
                "mx.example\\; spf=pass",
                "i=1; mx.example; spf=pass",
                "i=1; a=x; mx.example; spf=pass",
                "; mx.example; spf=pass",
                ";;mx.example; spf=pass",
                "; spf=pass",
                "() ; none",
                "other.example; mx.example; spf=pass",
                "other.example; none; mx.example; spf=pass",
                "other.example; mx.example 1; spf=pass",
                "other.example mx.example; spf=pass",
                "mx.example other.example; spf=pass",
                "v1 mx.example; spf=pass",
                "(a; mx.example; spf=pass) other.example; none",
                "\"(\" mx.example; spf=pass",
                "\"mx.example; spf=pass\"",
                "\"other.example\\\"; mx.example; spf=pass",
                ".mx.example; spf=pass",
                "mx.example..; spf=pass",
                "\r\n\tmx.\r\n\texample; spf=pass",
                "\u0001mx.example\u007f; spf=pass",
                "\u00a0mx.example; spf=pass",
                "=?utf-8?q?mx.example?=; spf=pass",
                "=?utf-8?q?mx.example=3B_spf=3Dpass?=",
                "i=1; =?utf-8?b?bXguZXhhbXBsZQ==?=; spf=pass"
            })
    void whatSpeaksInOurNameIsForged(String value) {
        assertThat(ForgedResults.claiming("mx.example").isForged(field(value))).isTrue();
        assertThat(ForgedResults.claiming("Mx.Example").isForged(field("(" + "x".repeat(100_000) + ")" + value)))
                .isTrue();
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "other.example; spf=pass",
                "mx.example.org; spf=pass",
                "notmx.example; spf=pass",
                "other.example; spf=pass (mx.example)",
                "other.example; x=mx.example",
                "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a.example; dkim=none",
                "mx.example-other.example 1; none",
                "other.example-mx.example; none",
                "spf=pass smtp.mailfrom=mx.example; dkim=none",
                "i=1; other.example; spf=pass smtp.mailfrom=a@mx.example",
                "other.example; spf=pass reason=\"=?utf-8?q?x?=\"",
                "other.example; dkim=pass header.i=@mx.example; dmarc=pass header.from=mx.example"
            })
    void whatSpeaksInAnothersNameStays(String value) {
        assertThat(ForgedResults.claiming("mx.example").isForged(field(value))).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "\ufeffmx.example; spf=pass",
                "mx.exam\u200bple; spf=pass",
                "mx.exam\u00adple; spf=pass",
                "\u00a0mx.example\u2003; spf=pass",
                "mx.exam\u00a0ple; spf=pass",
                "\uff4d\uff58\uff0eexample; spf=pass",
                "mx\u3002example; spf=pass",
                "mx.example\uff1b spf=pass",
                "\u201cmx.example\u201d; spf=pass",
                "mx.example\u2044 1; spf=pass",
                "mx.\ud835\uddbexample; spf=pass"
            })
    void charactersThatNobodySeesHideNothing(String value) {
        assertThat(ForgedResults.claiming("mx.example").isForged(field(octets(value))))
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Authentication-Results\0: mx.example; dmarc=pass\r\n",
                "Authen\0tication-Results: mx.example; dmarc=pass\r\n",
                "\0Authentication-Results: mx.example; dmarc=pass\r\n",
                " Authentication-Results: mx.example; dmarc=pass\r\n",
                "\u00ef\u00bb\u00bfAuthentication-Results: mx.example; dmarc=pass\r\n",
                "Authentication-Results\u00a0: mx.example; dmarc=pass\r\n",
                "Authentication -Results: mx.example; dmarc=pass\r\n",
                "Subject: x\rAuthentication-Results\0: mx.example; dmarc=pass\r\n"
            })
    void aNameWithCharactersThatBelongInNoneIsReadWithoutThem(String text) {
        ForgedResults forged =
                new ForgedResults(java.util.Set.of("mx.example"), false, java.util.Set.of("X-Gatehouse-Disposition"));
        assertThat(forged.isForged(HeaderField.of(text))).isTrue();
        assertThat(ForgedResults.claiming("another.example").isForged(HeaderField.of(text)))
                .isFalse();
        assertThat(forged.isForged(HeaderField.of("X-Gatehouse\0-Disposition: accept\r\n")))
                .isTrue();
        assertThat(forged.isForged(HeaderField.of("ARC-Authentication-Results\0: i=1; mx.example; spf=pass\r\n")))
                .isFalse();
    }

    @Test
    void whatIsNoUtf8IsReadAsLatin1Too() {
        ForgedResults forged = ForgedResults.claiming("xn--bcher-kva.example");
        assertThat(forged.isForged(field("b\u00fccher.example; spf=pass"))).isTrue();
        assertThat(forged.isForged(field("b\u00fccher.example.org; spf=pass"))).isFalse();
        assertThat(forged.isForged(field(octets("bu\u0308cher\u3002example/1; spf=pass"))))
                .isTrue();
        assertThat(ForgedResults.claiming("mx.example").isForged(field("mx.example\u00a0; spf=pass")))
                .isTrue();
    }

    private static String octets(String text) {
        return new String(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @Test
    void aUlabelIsItsAlabel() {
        ForgedResults forged = ForgedResults.claiming("xn--bcher-kva.example");
        byte[] utf8 = "b\u00dccher.example; spf=pass".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(forged.isForged(field(new String(utf8, java.nio.charset.StandardCharsets.ISO_8859_1))))
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Subject: hi\rAuthentication-Results: mx.example; dmarc=pass\r\n",
                "Authentication-Results: other.example; none\rAuthentication-Results: mx.example; dmarc=pass\r\n",
                "Subject: hi\r\n folded\rauthentication-results : (x) mx.example; dmarc=pass\r\n"
            })
    void aFieldThatAReaderOfBareCrWouldSeeIsForged(String text) {
        assertThat(ForgedResults.claiming("mx.example").isForged(HeaderField.of(text)))
                .isTrue();
        assertThat(ForgedResults.claiming("another.example").isForged(HeaderField.of(text)))
                .isFalse();
    }

    @Test
    void otherFieldsStayUnlessAskedFor() {
        HeaderField arc = HeaderField.of("ARC-Authentication-Results: i=1; mx.example; spf=pass\r\n");
        HeaderField received = HeaderField.of("Received-SPF: pass\r\n");
        assertThat(ForgedResults.claiming("mx.example").isForged(arc)).isFalse();
        assertThat(ForgedResults.claiming("mx.example").isForged(received)).isFalse();
        ForgedResults all = new ForgedResults(java.util.Set.of("mx.example"), true, java.util.Set.of("Received-SPF"));
        assertThat(all.isForged(received)).isTrue();
        assertThat(all.isForged(field("other.example; none"))).isTrue();
        assertThat(all.isForged(arc)).isFalse();
    }

    private static HeaderField field(String value) {
        return HeaderField.of("authentication-RESULTS : " + value + "\r\n");
    }
}
