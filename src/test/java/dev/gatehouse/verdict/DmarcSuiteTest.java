package dev.gatehouse.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.arc.SignatureVerifier;
import dev.gatehouse.authres.AuthenticationResults;
import dev.gatehouse.authres.ForgedResults;
import dev.gatehouse.authres.MethodResult;
import dev.gatehouse.dmarc.DmarcEvaluator;
import dev.gatehouse.dmarc.DmarcOutcome;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.dns.Budget;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfEvaluator;
import dev.gatehouse.testkit.MapDns;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Runs the suite in src/test/resources/dmarc-suite; its README says what the words mean. */
class DmarcSuiteTest {
    private static final List<String> FILES = List.of(
            "author-domain",
            "record",
            "discovery",
            "non-existent",
            "alignment",
            "dns-errors",
            "disposition",
            "authentication-results");

    @TestFactory
    Stream<DynamicContainer> suite() {
        return FILES.stream()
                .map(file -> DynamicContainer.dynamicContainer(
                        file, cases(file).map(one -> DynamicTest.dynamicTest(name(one), () -> run(one)))));
    }

    @Test
    void hasAtLeastTwoHundredCasesWithASectionEach() {
        List<JsonNode> all = FILES.stream().flatMap(DmarcSuiteTest::cases).toList();

        assertThat(all).hasSizeGreaterThan(200);
        assertThat(all)
                .allSatisfy(one -> assertThat(one.path("section").asText()).isNotEmpty());
    }

    @Test
    void theReadmeNamesEveryKeyThatTheCasesHave() throws IOException {
        String readme = Files.readString(Path.of("test/resources/dmarc-suite/README.md"));
        Set<String> keys = new TreeSet<>();
        FILES.stream().flatMap(DmarcSuiteTest::cases).forEach(one -> {
            one.fieldNames().forEachRemaining(keys::add);
            for (String part : List.of("envelope", "expect", "settings")) {
                one.path(part).fieldNames().forEachRemaining(keys::add);
            }
        });

        assertThat(keys).hasSizeGreaterThan(20).allMatch(key -> readme.matches("(?s).*\\b" + key + "\\b.*"));
    }

    private static Stream<JsonNode> cases(String file) {
        try (InputStream in = DmarcSuiteTest.class.getResourceAsStream("/dmarc-suite/" + file + ".json")) {
            return elements(new ObjectMapper().readTree(in).path("cases")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(JsonNode one) {
        return one.path("name").asText() + " (" + one.path("section").asText() + ")";
    }

    private static void run(JsonNode one) throws IOException {
        MapDns dns = dns(one.path("zone"));
        RawMessage message = message(one.path("message"));
        MessageHeader header = MessageHeader.of(message);
        SmtpFacts facts = facts(one.path("envelope"));
        Budget budget = Budget.ordinary();
        Authentication found = new Authenticator(
                        budget.over(dns),
                        budget.reserve().over(dns),
                        SpfEvaluator::new,
                        SignatureVerifier::new,
                        DmarcEvaluator::new,
                        Runnable::run)
                .authenticate(facts, message, Instant.parse(one.path("clock").asText()));
        Verdict verdict = new LocalPolicy(settings(one.path("settings")))
                .judge(
                        facts,
                        header,
                        found,
                        texts(one.path("envelope").path("rcptTo")),
                        Duration.ofMinutes(
                                one.path("settings").path("deferredForMinutes").asInt()));
        compare(one.path("expect"), found.dmarc());
        compare(one.path("expect"), verdict);
        compareQueries(one.path("expect"), dns);
        compareResults(one, found.results(authservId(one), facts));
        compareRemoved(one, header);
    }

    private static void compare(JsonNode expect, DmarcResult result) {
        assertThat(result.outcome().word()).as(result.trace().asText()).isEqualTo(text(expect, "result"));
        expected(expect, "authorDomain").ifPresent(name -> assertThat(words(result.authorDomain()))
                .as("author domain")
                .isEqualTo(name));
        expected(expect, "organizationalDomain").ifPresent(name -> assertThat(words(result.organizationalDomain()))
                .as("organizational domain")
                .isEqualTo(name));
        expected(expect, "policyDomain").ifPresent(name -> assertThat(words(result.policyDomain()))
                .as("policy domain")
                .isEqualTo(name));
        expected(expect, "policy")
                .ifPresent(policy ->
                        assertThat(result.policy().word()).as("policy").isEqualTo(policy));
        expected(expect, "appliedPolicy")
                .ifPresent(policy -> assertThat(result.appliedPolicy().word())
                        .as("applied policy")
                        .isEqualTo(policy));
        expected(expect, "spfAligned").ifPresent(aligned -> assertThat(Boolean.toString(result.spfAligned()))
                .as("SPF aligned")
                .isEqualTo(aligned));
        expected(expect, "dkimAligned").ifPresent(aligned -> assertThat(Boolean.toString(result.dkimAligned()))
                .as("DKIM aligned")
                .isEqualTo(aligned));
    }

    private static void compare(JsonNode expect, Verdict verdict) {
        assertThat(verdict.disposition().word())
                .as(verdict.rule() + "\n" + verdict.trace().asText())
                .isEqualTo(text(expect, "disposition"));
        boolean failed = verdict.authentication().dmarc().outcome() == DmarcOutcome.FAIL;
        List<String> reasons = failed
                ? verdict.overrides().stream()
                        .map(override -> override.type().word())
                        .toList()
                : List.of();
        assertThat(reasons).as("reasons").isEqualTo(texts(expect.path("reasons")));
    }

    private static void compareQueries(JsonNode expect, MapDns dns) {
        if (expect.has("queries")) {
            assertThat(dns.questions().stream()
                            .filter(question -> question.startsWith("TXT _dmarc."))
                            .map(question -> question.substring("TXT ".length())))
                    .as("queries")
                    .containsExactlyElementsOf(texts(expect.path("queries")));
        }
    }

    private static void compareResults(JsonNode one, AuthenticationResults ours) {
        String value = ours.value();
        AuthenticationResults read = AuthenticationResults.parse(value).orElseThrow();
        assertThat(read).as("read back").isEqualTo(ours);
        elements(one.path("expect").path("authenticationResults"))
                .forEach(
                        expected -> assertThat(read.results()).as(value).anyMatch(result -> matches(result, expected)));
    }

    private static boolean matches(MethodResult result, JsonNode expected) {
        return result.is(text(expected, "method"), text(expected, "result"))
                && expected.path("properties").properties().stream().allMatch(property -> {
                    String[] name = property.getKey().split("\\.", 2);
                    return result.property(name[0], name[1])
                            .filter(property.getValue().asText()::equals)
                            .isPresent();
                });
    }

    private static void compareRemoved(JsonNode one, MessageHeader header) {
        if (one.path("expect").has("removed")) {
            List<String> names = new ArrayList<>();
            elements(one.path("expect").path("removed"))
                    .forEach(index -> names.add(
                            latin1(one.path("message").get(index.asInt()).asText()) + "\r\n"));
            assertThat(ForgedResults.claiming(authservId(one)).in(header))
                    .extracting(HeaderField::text)
                    .as("removed")
                    .isEqualTo(names);
        }
    }

    private static String authservId(JsonNode one) {
        return one.path("settings").path("authservId").asText("mx.receiver.example");
    }

    private static PolicySettings settings(JsonNode given) {
        PolicySettings settings = PolicySettings.defaults()
                .trusting(
                        texts(given.path("trustedForwarders")).stream()
                                .map(Network::parse)
                                .toList(),
                        domains(texts(given.path("trustedForwarderDomains"))),
                        Set.of())
                .withExceptions(
                        modes(given.path("domainModes"), Domain::of),
                        modes(given.path("recipientModes"), name -> name));
        if (given.has("rejectMode")) {
            settings = settings.withRejectMode(mode(given.path("rejectMode")));
        }
        if (given.path("acceptMailingLists").asBoolean()) {
            settings = settings.acceptingMailingLists();
        }
        return given.path("dryRun").asBoolean() ? settings.dryRun() : settings;
    }

    private static <K> Map<K, RejectMode> modes(JsonNode given, Function<String, K> key) {
        return given.properties().stream()
                .collect(Collectors.toMap(entry -> key.apply(entry.getKey()), entry -> mode(entry.getValue())));
    }

    private static RejectMode mode(JsonNode word) {
        return RejectMode.valueOf(word.asText().toUpperCase(Locale.ROOT));
    }

    private static Set<Domain> domains(List<String> names) {
        return names.stream().map(Domain::of).collect(Collectors.toSet());
    }

    private static SmtpFacts facts(JsonNode envelope) throws IOException {
        return SmtpFacts.of(
                InetAddress.getByName(text(envelope, "ip")),
                text(envelope, "helo"),
                ReversePath.of(text(envelope, "mailFrom")));
    }

    private static RawMessage message(JsonNode lines) {
        return RawMessage.of((String.join("\r\n", texts(lines)) + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static MapDns dns(JsonNode zone) {
        MapDns dns = new MapDns();
        zone.properties().forEach(entry -> {
            if (entry.getValue().isTextual()) {
                dns.unavailable(entry.getKey(), entry.getValue().asText());
            } else {
                elements(entry.getValue()).forEach(record -> add(dns, entry.getKey(), record));
            }
        });
        return dns;
    }

    private static void add(MapDns dns, String name, JsonNode record) {
        if (record.has("TXT")) {
            JsonNode text = record.path("TXT");
            dns.txt(name, latin1(text.isArray() ? String.join("", texts(text)) : text.asText()));
        } else if (record.has("A")) {
            dns.address(name, text(record, "A"));
        } else {
            dns.mx(
                    name,
                    record.path("MX").path(0).asInt(),
                    record.path("MX").path(1).asText());
        }
    }

    /** Octets as characters, as the DNS and header fields have them. */
    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static Optional<String> expected(JsonNode expect, String key) {
        return expect.has(key) ? Optional.of(expect.path(key).asText()) : Optional.empty();
    }

    private static String words(Optional<Domain> domain) {
        return domain.map(Domain::name).orElse("none");
    }

    private static String text(JsonNode node, String key) {
        return node.path(key).asText();
    }

    private static List<String> texts(JsonNode array) {
        return elements(array).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
