package dev.gatehouse.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A message that lies in memory is read as one that comes from a stream. */
class MessageStreamTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "ordinary            | From: a@b.example~Subject: c~~Hello~~you~ | Hello~~you~",
                "no body             | From: a@b.example~~ | ''",
                "no empty line       | From: a@b.example~Subject: c~ | ''",
                "no line end at all  | From: a@b.example | ''",
                "no header           | ~Hello~ | Hello~",
                "only an empty line  | ~ | ''",
                "nothing             | '' | ''",
            })
    void headerAndBodyAreTheSame(String name, String text, String body) throws IOException {
        for (String lineEnd : new String[] {"\r\n", "\n"}) {
            byte[] octets = text.replace("~", lineEnd).getBytes(StandardCharsets.ISO_8859_1);
            RawMessage streamed = () -> new ByteArrayInputStream(octets);
            RawMessage inMemory = RawMessage.of(octets);
            assertThat(MessageHeader.of(inMemory)).isEqualTo(MessageHeader.of(streamed));
            assertThat(bodyOf(inMemory)).isEqualTo(bodyOf(streamed)).isEqualTo(body.replace("~", lineEnd));
        }
    }

    private static String bodyOf(RawMessage message) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (MessageStream stream = MessageStream.open(message)) {
            stream.header();
            stream.body((octets, from, to) -> body.write(octets, from, to - from));
        }
        return body.toString(StandardCharsets.ISO_8859_1);
    }
}
