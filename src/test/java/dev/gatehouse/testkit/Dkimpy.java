package dev.gatehouse.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** Debian's python3-dkim, running beside the test: signs, seals and verifies as another implementation does. */
public final class Dkimpy implements AutoCloseable {
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    private Dkimpy(Process process) {
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** A running peer, or the test is skipped and says what is missing. */
    public static Dkimpy require(Path scripts) throws IOException {
        assumeTrue(isInstalled(), "skipped: no python3-dkim here (apt-get install python3-dkim python3-nacl)");
        Path script = scripts.resolve("peer.py");
        try (InputStream in = Dkimpy.class.getResourceAsStream("/dkimpy/peer.py")) {
            Files.copy(Objects.requireNonNull(in, "peer.py"), script);
        }
        return new Dkimpy(new ProcessBuilder(PYTHON.toString(), script.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    private static boolean isInstalled() {
        return Peer.runs(PYTHON.toString(), "-c", "import dkim, nacl, authres");
    }

    /** The message with a DKIM-Signature by dkimpy on top. */
    public String signed(String message, TestSigner signer, String canonicalization, String names) throws IOException {
        ObjectNode request = request("sign", message, signer)
                .put("a", signer.algorithm())
                .put("c", canonicalization)
                .put("h", names);
        return fields(ask(request)) + message;
    }

    /** The message with an ARC set by dkimpy on top, of the results that {@code authservId} put on it. */
    public String sealed(String message, TestSigner signer, String authservId, String names) throws IOException {
        ObjectNode request =
                request("seal", message, signer).put("authserv_id", authservId).put("h", names);
        return fields(ask(request)) + message;
    }

    private ObjectNode request(String kind, String message, TestSigner signer) {
        return json.createObjectNode()
                .put("request", kind)
                .put("message", base64(message))
                .put("s", signer.selector())
                .put("d", signer.domain())
                .put("key", base64(signer.privateKeyText()));
    }

    /**
     * What dkimpy thinks of a message.
     *
     * @param dkim whether the topmost signature verifies
     * @param arc none, pass or fail
     */
    public record Opinion(boolean dkim, String arc, String reason) {}

    public Opinion verify(String message, List<TestSigner> published) throws IOException {
        ObjectNode zone = json.createObjectNode();
        published.forEach(signer -> zone.put(signer.keyName(), signer.keyRecord()));
        ObjectNode request = json.createObjectNode().put("request", "verify").put("message", base64(message));
        request.set("zone", zone);
        JsonNode answer = ask(request);
        return new Opinion(
                answer.get("dkim").asBoolean(),
                answer.get("arc").asText(),
                answer.get("reason").asText());
    }

    private JsonNode ask(ObjectNode request) throws IOException {
        requests.write(json.writeValueAsString(request));
        requests.newLine();
        requests.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("dkimpy ended");
        }
        JsonNode answer = json.readTree(line);
        if (answer.has("trouble")) {
            throw new IOException("dkimpy: " + answer.get("trouble").asText());
        }
        return answer;
    }

    private static String fields(JsonNode answer) {
        byte[] octets = Base64.getDecoder().decode(answer.get("fields").asText());
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        requests.close();
        process.destroy();
    }
}
