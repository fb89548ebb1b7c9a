package dev.gatehouse.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.testkit.ConformanceData;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.OpenSpfSuite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published suites, each case as it stands. */
class SpfConformanceTest {
    /** Cases of pyspf that test pyspf; by name, with what RFC 7208 says. */
    private static final Map<String, String> PYSPF_ONLY = Map.of(
            "default-modifier",
            "section 6: an unrecognized modifier is ignored, so neutral; the case wants pyspf's lax mode",
            "default-modifier-harsh",
            "section 2.6 has no result \"ambiguous\", that is pyspf's harsh mode; neutral as above");

    static List<OpenSpfSuite.Case> rfc7208() throws IOException {
        return OpenSpfSuite.cases(ConformanceData.require("spf/rfc7208-tests.yml"));
    }

    static List<OpenSpfSuite.Case> pyspfExtra() throws IOException {
        return OpenSpfSuite.cases(ConformanceData.require("spf/pyspf-extra.yml")).stream()
                .filter(test -> !PYSPF_ONLY.containsKey(test.name()))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rfc7208")
    void agreesWithTheSuiteForRfc7208(OpenSpfSuite.Case test) throws UnknownHostException {
        SpfResult result = check(test);
        assertThat(result.outcome().word()).as(result.trace().asText()).isIn(test.results());
        test.explanation()
                .map(expected -> expected.equals("DEFAULT") ? "" : expected)
                .ifPresent(expected -> assertThat(result.explanation()).isEqualTo(expected));
    }

    @Test
    void runsAllCasesOfTheSuite() throws IOException {
        assertThat(rfc7208()).hasSize(203);
        assertThat(rfc7208().stream().filter(test -> test.explanation().isPresent()))
                .hasSize(22);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pyspfExtra")
    void agreesWithPyspf(OpenSpfSuite.Case test) throws UnknownHostException {
        SpfResult result = check(test);
        assertThat(result.outcome().word()).as(result.trace().asText()).isIn(test.results());
    }

    @Test
    void leavesOutOnlyWhatTestsPyspf() throws IOException {
        assertThat(pyspfExtra()).hasSize(16 - PYSPF_ONLY.size());
    }

    private static SpfResult check(OpenSpfSuite.Case test) throws UnknownHostException {
        SmtpFacts facts =
                SmtpFacts.of(InetAddress.getByName(test.host()), test.helo(), ReversePath.of(test.mailFrom()));
        return new SpfEvaluator(test.zone().into(new MapDns())).checkMailFrom(facts);
    }
}
