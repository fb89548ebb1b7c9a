package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.testkit.ConformanceData;
import dev.gatehouse.testkit.OpenSpfSuite;
import dev.gatehouse.testkit.TestDnsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published suites through {@code verify --batch}, which asks a DNS server on loopback. */
class VerifyConformanceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The message is the example of RFC 8463 appendix A.3, but the suite's zone publishes the key of RFC 6376 appendix C
     * for its RSA signature. This is the one of RFC 8463 appendix A.2, beside it.
     */
    private static final Map<String, String> MISSING_KEYS = Map.of(
            "go-msgauth/verifiedEd25519MailString",
            "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQi"
                    + "Y/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLz"
                    + "BfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB");

    private final TestDnsServer dns = TestDnsServer.start();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        dns.close();
    }

    /** A scenario's cases, which share a zone. */
    record Scenario(String title, List<OpenSpfSuite.Case> cases) {
        @Override
        public String toString() {
            return title;
        }
    }

    static List<Scenario> spfScenarios() throws IOException {
        Map<String, List<OpenSpfSuite.Case>> byTitle =
                OpenSpfSuite.cases(ConformanceData.require("spf/rfc7208-tests.yml")).stream()
                        .collect(Collectors.groupingBy(
                                OpenSpfSuite.Case::scenario, LinkedHashMap::new, Collectors.toList()));
        List<Scenario> scenarios = new ArrayList<>();
        byTitle.forEach((title, cases) -> scenarios.add(new Scenario(title, cases)));
        return scenarios;
    }

    @Test
    void thereAre203CasesOfSpf() throws IOException {
        assertThat(spfScenarios()).hasSize(16);
        assertThat(spfScenarios().stream().flatMap(scenario -> scenario.cases().stream()))
                .hasSize(203);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spfScenarios")
    void spfAgreesWithTheSuite(Scenario scenario) throws IOException {
        scenario.cases().get(0).zone().into(dns);
        List<JsonNode> answers = batch(scenario.cases().stream().map(VerifyConformanceTest::line));
        SoftAssertions softly = new SoftAssertions();
        for (int i = 0; i < answers.size(); i++) {
            OpenSpfSuite.Case test = scenario.cases().get(i);
            JsonNode spf = answers.get(i).path("spf");
            softly.assertThat(answers.get(i).path("id").textValue()).isEqualTo(test.name());
            softly.assertThat(spf.path("result").textValue())
                    .as(test.name() + " " + answers.get(i))
                    .isIn(test.results());
            test.explanation().map(text -> text.equals("DEFAULT") ? "" : text).ifPresent(text -> softly.assertThat(
                            spf.path("explanation").textValue())
                    .as(test.name())
                    .isEqualTo(text));
        }
        assertThat(answers).hasSameSizeAs(scenario.cases());
        softly.assertAll();
    }

    private static ObjectNode line(OpenSpfSuite.Case test) {
        return JSON.createObjectNode()
                .put("id", test.name())
                .put("ip", test.host())
                .put("helo", test.helo())
                .put("mailFrom", test.mailFrom());
    }

    /** A message of a suite: its zone, and what is expected. */
    record MessageCase(JsonNode node) {
        private ObjectNode line() {
            JsonNode input = node.path("input");
            String base64 = input.has("message_base64")
                    ? input.path("message_base64").textValue()
                    : Base64.getEncoder()
                            .encodeToString(
                                    input.path("message_text").textValue().getBytes(StandardCharsets.UTF_8));
            return JSON.createObjectNode().put("id", toString()).put("messageBase64", base64);
        }

        private void serve(TestDnsServer dns) {
            for (Map.Entry<String, JsonNode> name : node.path("zone").properties()) {
                name.getValue().findValuesAsText("TXT").forEach(text -> dns.txt(name.getKey(), text));
            }
        }

        private JsonNode expect() {
            return node.path("expect");
        }

        @Override
        public String toString() {
            return node.path("id").textValue();
        }
    }

    static List<MessageCase> dkimCases() throws IOException {
        return messageCases("dkim/messages.jsonl");
    }

    static List<MessageCase> arcCases() throws IOException {
        return messageCases("arc/validation.jsonl");
    }

    private static List<MessageCase> messageCases(String file) throws IOException {
        List<MessageCase> cases = new ArrayList<>();
        for (String line : Files.readAllLines(ConformanceData.require(file))) {
            cases.add(new MessageCase(JSON.readTree(line)));
        }
        return cases;
    }

    @Test
    void thereAreFiveCasesOfDkimAnd86OfArc() throws IOException {
        assertThat(dkimCases()).hasSize(5);
        assertThat(arcCases()).hasSize(86);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dkimCases")
    void dkimAgreesWithTheSuite(MessageCase test) throws IOException {
        test.serve(dns);
        String missingKey = MISSING_KEYS.get(test.toString());
        if (missingKey != null) {
            dns.txt("test._domainkey.football.example.com", missingKey);
        }
        JsonNode answer = batch(Stream.of(test.line())).get(0);
        List<String> results = answer.findValue("dkim").findValuesAsText("result");
        JsonNode expected = test.expect().path("signatures");
        if (expected.isArray()) {
            List<String> words = new ArrayList<>();
            expected.forEach(word -> words.add(word.textValue()));
            assertThat(results).as(answer.toString()).isEqualTo(words);
        } else {
            assertThat(results).as(answer.toString()).isNotEmpty().containsOnly("pass");
        }
    }

    /** An expectation that is empty permits every result. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("arcCases")
    void arcAgreesWithTheSuite(MessageCase test) throws IOException {
        test.serve(dns);
        JsonNode answer = batch(Stream.of(test.line())).get(0);
        String expected = test.expect().path("cv").textValue();
        assertThat(answer.path("arc").path("result").textValue())
                .as(answer.toString())
                .isIn(
                        expected.isEmpty()
                                ? List.of("none", "pass", "fail")
                                : List.of(expected.toLowerCase(Locale.ROOT)));
    }

    private List<JsonNode> batch(Stream<ObjectNode> lines) throws IOException {
        Path file = Files.write(
                folder.resolve("cases.jsonl"), lines.map(ObjectNode::toString).toList());
        CommandLineRun run =
                CommandLineRun.of("verify", "--batch", file.toString(), "--dns", dns.hostAndPort(), "--parallel", "8");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run.json();
    }
}
