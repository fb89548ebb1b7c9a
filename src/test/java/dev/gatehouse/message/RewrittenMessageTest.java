package dev.gatehouse.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RewrittenMessageTest {
    private static final String MESSAGE =
            "X-A: 1\r\nX-B: caf\u00e9\r\n folded\r\nX-A: 1\r\nX-C:3\r\n\r\nbody \u00ff\r\n";

    @Test
    void leavesOutTheVeryFieldsAndKeepsEveryOtherOctet() throws IOException {
        RawMessage original = RawMessage.of(MESSAGE.getBytes(StandardCharsets.ISO_8859_1));
        MessageHeader header = MessageHeader.of(original);

        RawMessage changed = RewrittenMessage.of(
                original,
                header,
                List.of(header.fields().get(1), header.fields().get(2)),
                Optional.of(HeaderField.of("New: top\r\n")));

        assertThat(text(changed)).isEqualTo("New: top\r\nX-A: 1\r\nX-C:3\r\n\r\nbody \u00ff\r\n");
    }

    @Test
    void isTheOriginalWhenNothingChanges() throws IOException {
        RawMessage original = RawMessage.of(MESSAGE.getBytes(StandardCharsets.ISO_8859_1));

        RawMessage same = RewrittenMessage.of(original, MessageHeader.of(original), List.of(), Optional.empty());

        assertThat(text(same)).isEqualTo(MESSAGE);
    }

    @Test
    void readsTheSameOctetByOctet() throws IOException {
        RawMessage original = RawMessage.of(MESSAGE.getBytes(StandardCharsets.ISO_8859_1));
        MessageHeader header = MessageHeader.of(original);
        RawMessage changed =
                RewrittenMessage.of(original, header, List.of(header.fields().get(0)), Optional.empty());

        StringBuilder octets = new StringBuilder();
        try (InputStream in = changed.open()) {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                octets.append((char) octet);
            }
        }

        assertThat(octets.toString()).isEqualTo(text(changed)).startsWith("X-B:");
    }

    private static String text(RawMessage message) throws IOException {
        try (InputStream in = message.open()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
