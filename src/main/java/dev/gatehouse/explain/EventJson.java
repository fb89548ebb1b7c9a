package dev.gatehouse.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.net.IpAddress;
import dev.gatehouse.relay.Hosting;
import dev.gatehouse.relay.MxAnswer;
import dev.gatehouse.relay.RelayRequest;
import dev.gatehouse.relay.SpkiFingerprint;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.EnhancedStatusCode;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The JSON form of an event. Strangers' text is cut here, and everything but printable ASCII is escaped. */
final class EventJson {
    /** A path has at most 256 octets (RFC 5321 section 4.5.3.1.3); more is of no use to anyone. */
    private static final int MAX_VALUE = 320;

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private EventJson() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static String line(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node).replace("\u007f", "\\u007f");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts can be written", e);
        }
    }

    static ObjectNode full(RefusalEvent event) {
        ObjectNode node = brief(event);
        node.remove("text");
        ArrayNode lines = node.putArray("reply");
        event.reply().lines().forEach(lines::add);
        ArrayNode advice = node.putArray("advice");
        event.grounds().advice().forEach(advice::add);
        return node.put("trace", event.trace());
    }

    static ObjectNode brief(RefusalEvent event) {
        ObjectNode node = JSON.createObjectNode()
                .put("event", "refusal")
                .put("time", event.time().toString())
                .put("ref", event.reference().text())
                .put("reason", event.grounds().refusal().id())
                .put("effect", event.mode().effect())
                .put("mode", event.mode().word())
                .put("code", event.reply().code())
                .put("status", event.reply().status().toString())
                .put("phase", word(event.phase()));
        facts(node, event.facts());
        ArrayNode recipients = node.putArray("recipients");
        event.recipients().forEach(recipient -> recipients.add(cut(recipient)));
        node.put("from", cut(event.headerFrom()));
        event.relay().ifPresent(request -> relay(node.putObject("relay"), request));
        node.put("audience", word(event.audience())).put("rule", cut(event.rule()));
        ObjectNode values = node.putObject("values");
        new TreeMap<>(event.grounds().values()).forEach((name, value) -> values.put(cut(name), cut(value)));
        return node.put("text", event.reply().lines().get(0));
    }

    private static void facts(ObjectNode node, SmtpFacts facts) {
        node.put("session", cut(facts.sessionId()))
                .put("server", cut(facts.serverName()))
                .put("ip", IpAddress.text(facts.clientAddress()))
                .put("port", facts.localPort())
                .put("role", word(facts.portRole()))
                .put("helo", cut(facts.helo()))
                .put("tls", facts.tls())
                .put("auth", word(facts.auth()))
                .put("user", cut(facts.user().orElse("")))
                .put("sender", cut(facts.reversePath().address()));
    }

    private static void relay(ObjectNode node, RelayRequest request) {
        node.put("rcpt", cut(request.recipient()))
                .put("rcptHosted", request.recipientDomain().word())
                .put("senderHosted", request.senderDomain().word())
                .put("mxHere", request.mxPointsHere() == MxAnswer.HERE);
        if (request.mxPointsHere() == MxAnswer.ELSEWHERE || request.mxPointsHere() == MxAnswer.NO_ANSWER) {
            node.put("mx", word(request.mxPointsHere()));
        }
        request.certificate().ifPresent(certificate -> node.put("certificate", certificate.hex()));
    }

    private static String cut(String text) {
        return text.length() > MAX_VALUE ? text.substring(0, MAX_VALUE) + "..." : text;
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static RefusalEvent read(String json) {
        try {
            JsonNode node = JSON.readTree(json);
            return new RefusalEvent(
                    Instant.parse(text(node, "time")),
                    new ReferenceId(text(node, "ref")),
                    choice(SmtpPhase.class, text(node, "phase")),
                    facts(node),
                    texts(node.path("recipients")),
                    text(node, "from"),
                    node.has("relay") ? Optional.of(relay(node.path("relay"))) : Optional.empty(),
                    grounds(node),
                    choice(RuleMode.class, text(node, "mode")),
                    choice(Audience.class, text(node, "audience")),
                    reply(node),
                    text(node, "rule"),
                    text(node, "trace"));
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalArgumentException("this is no recorded refusal: " + e.getMessage(), e);
        }
    }

    private static SmtpFacts facts(JsonNode node) {
        return new SmtpFacts(
                text(node, "session"),
                text(node, "server"),
                Network.literalAddress(withoutScope(text(node, "ip")))
                        .orElseThrow(() -> new IllegalArgumentException("ip is no address: " + text(node, "ip"))),
                node.path("port").asInt(),
                choice(PortRole.class, text(node, "role")),
                text(node, "helo"),
                node.path("tls").asBoolean(),
                choice(AuthState.class, text(node, "auth")),
                Optional.of(text(node, "user")).filter(user -> !user.isEmpty()),
                new ReversePath(text(node, "sender")));
    }

    private static String withoutScope(String address) {
        return address.replaceFirst("%.*", "");
    }

    private static RelayRequest relay(JsonNode node) {
        return new RelayRequest(
                text(node, "rcpt"),
                choice(Hosting.class, text(node, "rcptHosted")),
                choice(Hosting.class, text(node, "senderHosted")),
                mxAnswer(node),
                Optional.of(text(node, "certificate"))
                        .filter(hex -> !hex.isEmpty())
                        .map(SpkiFingerprint::new));
    }

    private static MxAnswer mxAnswer(JsonNode node) {
        if (node.has("mx")) {
            return choice(MxAnswer.class, text(node, "mx"));
        }
        return node.path("mxHere").asBoolean() ? MxAnswer.HERE : MxAnswer.NOT_ASKED;
    }

    private static Grounds grounds(JsonNode node) {
        String id = text(node, "reason");
        Refusal refusal = Refusal.byId(id).orElseThrow(() -> new IllegalArgumentException("there is no reason " + id));
        Map<String, String> values = new TreeMap<>();
        node.path("values")
                .properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
        return new Grounds(refusal, values, texts(node.path("advice")));
    }

    private static SmtpReply reply(JsonNode node) {
        List<String> lines = node.has("reply") ? texts(node.path("reply")) : List.of(text(node, "text"));
        return new SmtpReply(node.path("code").asInt(), EnhancedStatusCode.of(text(node, "status")), lines);
    }

    private static String text(JsonNode node, String key) {
        return node.path(key).asText("");
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static <E extends Enum<E>> E choice(Class<E> choices, String word) {
        return Enum.valueOf(choices, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
