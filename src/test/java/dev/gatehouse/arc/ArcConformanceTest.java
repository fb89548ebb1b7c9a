package dev.gatehouse.arc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.testkit.ConformanceData;
import dev.gatehouse.testkit.Zones;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ArcConformanceTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @TestFactory
    List<DynamicTest> valimailValidationSuite() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : Files.readAllLines(ConformanceData.require("arc/validation.jsonl"))) {
            JsonNode test = json.readTree(line);
            tests.add(DynamicTest.dynamicTest(test.get("id").asText(), () -> run(test)));
        }
        return tests;
    }

    private static void run(JsonNode test) throws IOException {
        String text = test.at("/input/message_text").asText().replace("\n", "\r\n");
        ArcResult result = new SignatureVerifier(Zones.read(test.get("zone")))
                .verify(RawMessage.of(text.getBytes(StandardCharsets.UTF_8)), NOW)
                .arc();
        String expected = test.at("/expect/cv").asText();
        if (expected.isEmpty()) { // the suite leaves it open; RFC 8617 section 5.2 step 3 C does not
            assertThat(result.outcome()).isEqualTo(ArcOutcome.FAIL);
        } else {
            assertThat(result.outcome().word()).as(result.reason()).isEqualToIgnoringCase(expected);
        }
        assertThat(result.reason().isEmpty()).isEqualTo(result.outcome() != ArcOutcome.FAIL);
    }
}
