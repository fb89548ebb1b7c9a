package dev.gatehouse.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderReaderTest {
    private static final List<String> PIECES = List.of("A: b", "\r\n", "\n", "\r", " ", "\r\n\r\n", "C:\r\n");

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String rest(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    static List<Case> messages() {
        return List.of(
                new Case("an empty message", "", List.of(), ""),
                new Case("only the empty line", "\r\n", List.of(), ""),
                new Case("a body alone", "\r\nbody", List.of(), "body"),
                new Case("a field and a body", "A: b\r\n\r\nbody", List.of("A: b\r\n"), "body"),
                new Case("no empty line", "A: b\r\nC: d\r\n", List.of("A: b\r\n", "C: d\r\n"), ""),
                new Case("no last line end", "A: b\r\nC: d", List.of("A: b\r\n", "C: d"), ""),
                new Case("a folded field", "A: b\r\n c\r\n\td\r\n\r\n", List.of("A: b\r\n c\r\n\td\r\n"), ""),
                new Case(
                        "a line of blanks folds",
                        "A: b\r\n \r\nC: d\r\n\r\n",
                        List.of("A: b\r\n \r\n", "C: d\r\n"),
                        ""),
                new Case("a bare LF ends a line", "A: b\nC: d\n\nbody", List.of("A: b\n", "C: d\n"), "body"),
                new Case("a bare CR is text", "A: b\rC: d\r\n\r\n", List.of("A: b\rC: d\r\n"), ""),
                new Case("two CRs are no line end", "A: b\r\r\n\r\r\n\r\n", List.of("A: b\r\r\n", "\r\r\n"), ""),
                new Case("a lone CR at the end", "A: b\r\n\r", List.of("A: b\r\n", "\r"), ""),
                new Case("an empty field", "A:\r\n\r\n", List.of("A:\r\n"), ""),
                new Case("octets over 127", "A: \u00e9\u00ff\r\n\r\n", List.of("A: \u00e9\u00ff\r\n"), ""),
                new Case(
                        "a first line that folds nothing",
                        " A: b\r\nC: d\r\n\r\n",
                        List.of(" A: b\r\n", "C: d\r\n"),
                        ""));
    }

    record Case(String name, String message, List<String> fields, String body) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void headersAreCutIntoFields(Case test) throws IOException {
        InputStream in = stream(test.message());
        MessageHeader header = MessageHeader.read(in);
        assertThat(header.fields()).extracting(HeaderField::text).isEqualTo(test.fields());
        assertThat(header.truncated()).isFalse();
        assertThat(rest(in)).isEqualTo(test.body());
    }

    @Test
    void aLineWithoutColonIsAFieldWithoutName() throws IOException {
        MessageHeader header = MessageHeader.read(stream("From nobody\r\nA : b\r\nb d: x\r\n\r\n"));
        assertThat(header.fields()).extracting(HeaderField::name).containsExactly("", "A", "");
    }

    @Test
    void thousandsOfFieldsAreKeptUpToTheBound() throws IOException {
        InputStream in = stream("A: b\r\n".repeat(MessageHeader.MAX_FIELDS + 5) + "\r\nbody");
        MessageHeader header = MessageHeader.read(in);
        assertThat(header.fields()).hasSize(MessageHeader.MAX_FIELDS);
        assertThat(header.truncated()).isTrue();
        assertThat(rest(in)).isEqualTo("body");
    }

    @Test
    void aFieldOf100KilobytesIsKept() throws IOException {
        String field = "A: " + "x".repeat(100_000) + "\r\n";
        assertThat(MessageHeader.read(stream(field + "B: c\r\n\r\n")).fields())
                .extracting(HeaderField::text)
                .containsExactly(field, "B: c\r\n");
    }

    @Test
    void ofAHeaderThatIsTooLongTheWholeFieldsAreKept() throws IOException {
        InputStream in = stream("A: b\r\nC: " + "x".repeat(2 * MessageHeader.MAX_OCTETS) + "\r\nD: e\r\n\r\nbody");
        MessageHeader header = MessageHeader.read(in);
        assertThat(header.fields()).extracting(HeaderField::text).containsExactly("A: b\r\n");
        assertThat(header.truncated()).isTrue();
        assertThat(rest(in)).isEqualTo("body");
    }

    @Test
    void inMemoryItIsReadAsFromAStream() throws IOException {
        Random random = new Random(20261124);
        for (int i = 0; i < 20_000; i++) {
            assertReadAlike(random.ints(random.nextInt(12), 0, PIECES.size())
                    .mapToObj(PIECES::get)
                    .collect(Collectors.joining()));
        }
    }

    @ParameterizedTest(name = "{0} octets beyond the bound")
    @ValueSource(ints = {-3, -2, -1, 0, 1, 2, 3})
    void atTheBoundInMemoryItIsReadAsFromAStream(int beyond) throws IOException {
        String field = "A: b\r\nC: " + "x".repeat(MessageHeader.MAX_OCTETS - 9 + beyond);
        for (String end : List.of("", "\n", "\r\n", "\n\nbody", "\r\n\r\nbody", "\r\nD: e\r\n\r\nbody")) {
            assertReadAlike(field + end);
        }
    }

    private static void assertReadAlike(String message) throws IOException {
        InputStream in = stream(message);
        MessageHeader fromStream = MessageHeader.read(in);
        RawMessage inMemory = RawMessage.of(message.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(MessageHeader.of(inMemory)).isEqualTo(fromStream);
        StringBuilder body = new StringBuilder();
        try (MessageStream parts = MessageStream.open(inMemory)) {
            parts.body((octets, from, to) ->
                    body.append(new String(octets, from, to - from, StandardCharsets.ISO_8859_1)));
        }
        assertThat(body).hasToString(rest(in));
    }

    @Test
    void theBoundItselfIsNotTooLong() throws IOException {
        int andTheEmptyLine = 1;
        String field = "A: " + "x".repeat(MessageHeader.MAX_OCTETS - 5 - andTheEmptyLine) + "\r\n";
        MessageHeader header = MessageHeader.read(stream(field + "\r\nbody"));
        assertThat(header.truncated()).isFalse();
        assertThat(header.fields()).extracting(HeaderField::text).containsExactly(field);
    }
}
