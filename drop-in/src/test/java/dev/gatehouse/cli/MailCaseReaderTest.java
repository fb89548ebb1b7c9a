package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailCaseReaderTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final MailCaseReader reader = new MailCaseReader(InstantSource.fixed(NOW));

    @TempDir
    private Path folder;

    @Test
    void readsAWholeCase() throws Exception {
        Path file = Files.writeString(folder.resolve("m.eml"), "From: a@example.org\r\n\r\nHello\r\n");
        MailCase mail = reader.read("{\"id\": \"one\", \"ip\": \"192.0.2.7\", \"helo\": \"mx.example.org\","
                + " \"mailFrom\": \"<a@example.org>\", \"message\": \"" + file + "\","
                + " \"now\": \"2026-02-01T00:00:00+01:00\"}");
        assertThat(mail.id().textValue()).isEqualTo("one");
        assertThat(mail.ip()).contains(InetAddress.getByName("192.0.2.7"));
        assertThat(mail.helo()).isEqualTo("mx.example.org");
        assertThat(mail.reversePath().address()).isEqualTo("a@example.org");
        assertThat(octets(mail)).isEqualTo("From: a@example.org\r\n\r\nHello\r\n");
        assertThat(mail.now()).isEqualTo(Instant.parse("2026-01-31T23:00:00Z"));
    }

    @Test
    void allButTheIdMayBeMissing() throws Exception {
        MailCase mail = reader.read("{\"id\": 7, \"ip\": null, \"comment\": [\"not ours\"]}");
        assertThat(mail.id().intValue()).isEqualTo(7);
        assertThat(mail.ip()).isEmpty();
        assertThat(mail.helo()).isEmpty();
        assertThat(mail.reversePath().isNull()).isTrue();
        assertThat(mail.message()).isEmpty();
        assertThat(mail.now()).isEqualTo(NOW);
    }

    @Test
    void aMessageMayStandInTheLine() throws Exception {
        MailCase mail = reader.read("{\"id\": \"1\", \"messageBase64\": \"RnJvbTogYQ0KDQo=\"}");
        assertThat(octets(mail)).isEqualTo("From: a\r\n\r\n");
    }

    @Test
    void lineEndsOfUnixAreThoseOfTheWire() throws Exception {
        MailCase mail = reader.read("{\"id\": \"1\", \"messageBase64\": \"RnJvbTogYQoKeA0KeQo=\"}");
        assertThat(octets(mail)).isEqualTo("From: a\r\n\r\nx\r\ny\r\n");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no JSON              | {\"id\": \"1\"               | null | not JSON",
                "two objects          | {\"id\": \"1\"} {}           | null | not JSON",
                "an array             | [1]                          | null | not a JSON object",
                "a number             | 1                            | null | not a JSON object",
                "no id                | {\"ip\": \"192.0.2.1\"}      | null | id is missing",
                "an object as id      | {\"id\": {}}                 | null | id is missing",
                "a host name as ip    | {\"id\":\"1\",\"ip\":\"localhost\"}  | \"1\" | ip: 'localhost' is no IP address",
                "a number as ip       | {\"id\":\"1\",\"ip\":1}       | \"1\"  | ip: must be a string",
                "a time without zone  | {\"id\":\"1\",\"now\":\"2026-01-31T12:00:00\"} | \"1\" | now: '2026-01-31T12:00:00'",
                "a file not there     | {\"id\":\"1\",\"message\":\"/no/such\"} | \"1\" | message: cannot read /no/such",
                "a message twice      | {\"id\":\"1\",\"message\":\"a\",\"messageBase64\":\"\"} | \"1\" | both",
                "no base64            | {\"id\":\"1\",\"messageBase64\":\"***\"} | \"1\" | messageBase64: ",
            })
    void aMalformedLineSaysWhatIsWrong(String name, String line, String id, String expected) {
        assertThatThrownBy(() -> reader.read(line))
                .isInstanceOfSatisfying(MalformedCaseException.class, malformed -> assertThat(malformed.id())
                        .hasToString(id))
                .hasMessageContaining(expected);
    }

    private static String octets(MailCase mail) throws Exception {
        try (InputStream in = mail.message().orElseThrow().open()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
