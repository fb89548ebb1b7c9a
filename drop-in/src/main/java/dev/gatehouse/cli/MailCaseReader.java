package dev.gatehouse.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.ReversePath;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;

/** Reads one case from one line of JSON. Keys it does not know are left alone. */
final class MailCaseReader {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final InstantSource clock;

    MailCaseReader(InstantSource clock) {
        this.clock = clock;
    }

    MailCase read(String line) throws MalformedCaseException {
        return new Line(object(line)).mailCase(clock.instant());
    }

    private static JsonNode object(String line) throws MalformedCaseException {
        try {
            JsonNode node = JSON.readTree(line);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException notJson) {
            throw new MalformedCaseException(NullNode.getInstance(), "not JSON: " + notJson.getOriginalMessage());
        }
        throw new MalformedCaseException(NullNode.getInstance(), "not a JSON object");
    }

    /** An address as text, never a name that would have to be looked up. */
    static InetAddress address(String text) {
        return Network.literalAddress(text)
                .orElseThrow(() -> new IllegalArgumentException("ip: '" + text + "' is no IP address"));
    }

    /** A time as ISO 8601 has it, with Z or an offset. */
    static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("now: '" + text + "' is no time such as 2026-01-31T12:00:00Z", e);
        }
    }

    /** One line, and its id for whatever goes wrong with it. */
    private static final class Line {
        private final JsonNode node;
        private final JsonNode id;

        private Line(JsonNode node) {
            this.node = node;
            this.id = node.path("id").isValueNode() ? node.get("id") : NullNode.getInstance();
        }

        private MailCase mailCase(Instant now) throws MalformedCaseException {
            if (id.isNull()) {
                throw new MalformedCaseException(id, "id is missing");
            }
            try {
                return new MailCase(
                        id,
                        text("ip").map(MailCaseReader::address),
                        text("helo").orElse(""),
                        ReversePath.of(text("mailFrom").orElse("")),
                        message(),
                        text("now").map(MailCaseReader::instant).orElse(now));
            } catch (IllegalArgumentException wrong) {
                throw new MalformedCaseException(id, String.valueOf(wrong.getMessage()));
            }
        }

        private Optional<String> text(String key) {
            JsonNode value = node.path(key);
            if (value.isMissingNode() || value.isNull()) {
                return Optional.empty();
            }
            if (!value.isTextual()) {
                throw new IllegalArgumentException(key + ": must be a string");
            }
            return Optional.of(value.textValue());
        }

        private Optional<RawMessage> message() {
            Optional<String> path = text("message");
            Optional<String> base64 = text("messageBase64");
            if (path.isPresent() && base64.isPresent()) {
                throw new IllegalArgumentException("message and messageBase64 cannot be given both");
            }
            return path.isPresent()
                    ? path.map(text -> MessageFile.of(path(text)))
                    : base64.map(text -> MessageFile.of(decoded(text)));
        }

        private static Path path(String text) {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("message: no path: " + text, e);
            }
        }

        /** With or without line ends (RFC 2045 section 6.8). */
        private static byte[] decoded(String base64) {
            try {
                return base64.indexOf('\n') < 0
                        ? Base64.getDecoder().decode(base64)
                        : Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("messageBase64: " + e.getMessage(), e);
            }
        }
    }
}
