package dev.gatehouse.authres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dmarc.DmarcRecordParser;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random fields made of the pieces that matter: nothing throws, and what was written is read back. */
class RandomFieldsTest {
    private static final int RUNS = Integer.getInteger("gatehouse.random.runs", 20_000);

    private static final List<String> PIECES = List.of(
            "a",
            "mx.example",
            "example.org",
            "@",
            "<",
            ">",
            "(",
            ")",
            "\"",
            "\\",
            ",",
            ";",
            ":",
            ".",
            "=",
            " ",
            "\t",
            "\r\n ",
            "\r",
            "\0",
            "\u00c3\u00bc",
            "\u00ff",
            "[",
            "]",
            "1",
            "2",
            "pass",
            "dmarc=",
            "spf=pass",
            "header.from=",
            "reason=",
            "v=DMARC1",
            "p=reject",
            "rua=mailto:",
            "!10m",
            "%",
            "xn--",
            "/",
            "?",
            "none");

    private final Random random = new Random(20_261_123);

    @Test
    void nothingThrows() {
        ForgedResults forged = ForgedResults.claiming("mx.example");
        for (int i = 0; i < RUNS; i++) {
            String text = text();
            HeaderField from = HeaderField.of("From: " + text + "\r\n");
            AuthorDomain author = AuthorDomain.of(new MessageHeader(List.of(from), false));
            assertThat(author.problem().isEmpty())
                    .as(text)
                    .isEqualTo(author.single().isPresent());
            assertThat(author.problem()).matches("[ -~]*");
            DmarcRecordParser.parse(Domain.of("example.org"), text);
            HeaderField field = HeaderField.of("Authentication-Results: " + text + "\r\n");
            boolean isForged = forged.isForged(field);
            AuthenticationResults.parse(field.value())
                    .filter(results -> results.authservId().equalsIgnoreCase("mx.example"))
                    .ifPresent(ours -> assertThat(isForged).as(text).isTrue());
        }
    }

    @Test
    void whatIsReadAndWrittenIsReadAgain() {
        int read = 0;
        for (int i = 0; i < RUNS; i++) {
            String value =
                    "mx.example; dmarc=fail " + (random.nextBoolean() ? "header.from=" : "reason=") + quotedText();
            var results = AuthenticationResults.parse(value);
            if (results.isPresent()) {
                read++;
                AuthenticationResults clean =
                        AuthenticationResults.parse(results.get().value()).orElseThrow();
                assertThat(AuthenticationResults.parse(clean.value())).as(value).contains(clean);
            }
        }
        assertThat(read).isGreaterThan(RUNS / 10);
    }

    private String quotedText() {
        return random.nextInt(4) == 0 ? text() : '"' + text().replace("\\", "").replace("\"", "\\\"") + '"';
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(14); pieces >= 0; pieces--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
