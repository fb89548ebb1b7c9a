package dev.gatehouse.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * All that someone needs who is to help with one refusal, in one piece: what was said, where, about whom, the steps with
 * the DNS answers, what else happened in the session, and how the server is set up, without secrets.
 *
 * @param session the refusals of the same SMTP session
 * @param server what it is and runs on, for example {@code version}
 * @param settings by key; values of secret keys are left out
 */
public record SupportBundle(
        RefusalEvent event, List<RefusalEvent> session, Map<String, String> server, Map<String, String> settings) {
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|passwd|secret|token|credential|private).*");
    private static final String NOT_SHOWN = "(not shown)";

    /** Our bound: a bundle stays under one megabyte. */
    private static final int MAX_SESSION = 50;

    private static final int MAX_VALUE = 500;

    public SupportBundle {
        session = List.copyOf(session.subList(0, Math.min(MAX_SESSION, session.size())));
        server = Map.copyOf(server);
        Map<String, String> shown = new TreeMap<>();
        settings.forEach((key, value) -> shown.put(key, withoutSecret(key, value)));
        settings = Map.copyOf(shown);
    }

    private static String withoutSecret(String key, String value) {
        if (SECRET.matcher(key).matches()) {
            return NOT_SHOWN;
        }
        boolean url = UrlSecrets.isUrl(value) || (key.endsWith(".url") && !value.isBlank());
        String shown = url ? UrlSecrets.removed(value) : value;
        return shown.length() > MAX_VALUE ? shown.substring(0, MAX_VALUE) + "..." : shown;
    }

    /** The same with every address as {@code a***@example.org}. */
    public SupportBundle masked() {
        Map<String, String> maskedSettings = new TreeMap<>();
        settings.forEach((key, value) -> maskedSettings.put(key, Masked.text(value)));
        return new SupportBundle(
                event.masked(), session.stream().map(RefusalEvent::masked).toList(), server, maskedSettings);
    }

    /** Tells two ways in which a server was set up apart, without showing either. */
    public String settingsFingerprint() {
        try {
            byte[] text = new TreeMap<>(settings).toString().getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** As one line of JSON in ASCII. */
    public String asJson() {
        ObjectNode node = EventJson.object().put("bundle", 1);
        node.set("event", EventJson.full(event));
        ArrayNode others = node.putArray("session");
        session.forEach(other -> others.add(EventJson.brief(other)));
        ObjectNode serverNode = node.putObject("server");
        new TreeMap<>(server).forEach(serverNode::put);
        node.put("settingsFingerprint", settingsFingerprint());
        ObjectNode settingsNode = node.putObject("settings");
        new TreeMap<>(settings).forEach(settingsNode::put);
        return EventJson.line(node);
    }

    /** As text for a person or a ticket. */
    public String asText() {
        return new BundleText(this).write();
    }
}
