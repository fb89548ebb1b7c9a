package dev.gatehouse.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.testkit.ConformanceData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** OpenDMARC's tables, which test RFC 7489: those that we answer otherwise are named, with the section that says so. */
class OpenDmarcTablesTest {
    private static final Map<String, String> DEVIATIONS = Map.of(
            "OpenDMARC/parse/17", "mailto://abuse.com has no address: a problem for its owner (RFC 6068 section 2)",
            "OpenDMARC/parse/18", "the same",
            "OpenDMARC/from-domain/2", "two addresses without angle brackets, of which readers take one or the other",
            "OpenDMARC/from-domain/12", "the same",
            "OpenDMARC/from-domain/6", "<<<><joe@joe.com>>> is no address, and readers disagree (RFC 5322 section 3.4)",
            "OpenDMARC/from-domain/7", "two domains: not the first one, but each (RFC 9989 section 11.5)",
            "OpenDMARC/from-domain/8", "the same",
            "OpenDMARC/alignment/5", ".mac.com. has an empty label (RFC 1035 section 2.3.1)",
            "OpenDMARC/alignment/6", "the same");

    @TestFactory
    Stream<DynamicTest> tables() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> lines = Files.readAllLines(ConformanceData.require("dmarc/opendmarc-tables.jsonl"));
        return lines.stream().filter(line -> !line.isBlank()).map(line -> test(json, line));
    }

    private static DynamicTest test(ObjectMapper json, String line) {
        try {
            JsonNode one = json.readTree(line);
            String id = one.path("id").asText();
            String deviation = DEVIATIONS.get(id);
            return deviation == null
                    ? DynamicTest.dynamicTest(
                            id, () -> assertThat(answer(one)).as(line).isEqualTo(expected(one)))
                    : DynamicTest.dynamicTest(
                            id + " differs: " + deviation,
                            () -> assertThat(answer(one)).as(line).isNotEqualTo(expected(one)));
        } catch (IOException e) {
            throw new IllegalArgumentException(line, e);
        }
    }

    private static String expected(JsonNode one) {
        JsonNode expect = one.path("expect");
        return switch (one.path("kind").asText()) {
            case "dmarc-record" ->
                Boolean.toString(expect.path("status").asText().equals("DMARC_PARSE_OKAY"));
            case "rfc5322-from-domain" -> expect.path("domain").asText();
            case "dmarc-alignment" -> expect.path("aligned").asText();
            case "orgdomain" -> expect.path("org").asText();
            default -> throw new IllegalArgumentException("unknown kind: " + one);
        };
    }

    private static String answer(JsonNode one) {
        JsonNode input = one.path("input");
        return switch (one.path("kind").asText()) {
            case "dmarc-record" ->
                Boolean.toString(isFaultless(input.path("record").asText()));
            case "rfc5322-from-domain" -> authorDomain(input.path("header").asText());
            case "dmarc-alignment" ->
                Boolean.toString(aligned(
                        input.path("a").asText(),
                        input.path("b").asText(),
                        input.path("mode").asText()));
            default -> organizationalDomain(input.path("domain").asText());
        };
    }

    private static boolean isFaultless(String record) {
        return DmarcRecordParser.parse(Domain.of("example.com"), record)
                .filter(parsed -> parsed.problems().isEmpty())
                .isPresent();
    }

    private static String authorDomain(String from) {
        HeaderField field = HeaderField.of("From: " + from + "\r\n");
        return AuthorDomain.of(new MessageHeader(List.of(field), false))
                .single()
                .map(Domain::name)
                .orElse("none");
    }

    private static boolean aligned(String a, String b, String mode) {
        Optional<Domain> first = Domain.parse(a);
        Optional<Domain> second = Domain.parse(b);
        if (first.isEmpty() || second.isEmpty()) {
            return false;
        }
        return mode.equals("s")
                ? first.equals(second)
                : first.flatMap(PublicSuffixList::organizationalDomain)
                        .equals(second.flatMap(PublicSuffixList::organizationalDomain));
    }

    private static String organizationalDomain(String name) {
        return PublicSuffixList.organizationalDomain(Domain.of(name))
                .map(Domain::name)
                .orElse("none");
    }
}
