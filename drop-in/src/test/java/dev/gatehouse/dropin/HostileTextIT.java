package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static dev.gatehouse.dropin.Scene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.testkit.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a stranger sends, over a real socket: no octet of it breaks a reply, a line of the log or a page. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileTextIT {
    private static final String FORGED_LOG = "{\"event\":\"refusal\",\"ref\":\"FORGED0000\"}";
    private static final Pattern REPLY_LINE = Pattern.compile("\\d{3}([ -][\\t\\x20-\\x7e]*)?");
    private static final int PROBES = 10_000;
    private static final String PROBER = "127.0.0.99";

    @TempDir
    static Path folder;

    private static Scene scene;
    private static int helpPort;

    @BeforeAll
    static void start() throws IOException {
        helpPort = FreePort.next();
        scene = Scene.open(folder, builder -> builder.with("help.port", Integer.toString(helpPort))
                .with("spf.permerror.mode", "enforce")
                .with("help.requests-per-minute", "100000")
                .with("auth.failure-time", "50ms"));
    }

    @AfterAll
    static void stop() throws IOException {
        scene.close();
    }

    private static Map<String, String> corpus() {
        Map<String, String> corpus = new TreeMap<>();
        corpus.put("CR", "a\rb");
        corpus.put("LF", "a\nb");
        corpus.put("CRLF and a reply", "a\r\n250 2.0.0 fine");
        corpus.put("CRLF and a log line", "a\r\n" + FORGED_LOG);
        corpus.put("NUL", "a\0b");
        corpus.put("ESC", "a\u001b[31mred\u001b]0;title\u0007");
        corpus.put("separator of our own", "a\u001e250 2.0.0 fine");
        corpus.put("DEL", "a\u007fb");
        corpus.put("HTML", "<script>alert(1)</script>\"><img src=x onerror=alert(1)>");
        corpus.put("entities", "&lt;script&gt;{{7*7}}${7*7}");
        corpus.put("8-bit", "caf\u00e9 \u00ff\u0080\u009b31m");
        corpus.put("line separator", utf8("a\u2028b\u2029c"));
        corpus.put("low octets CR LF", utf8("a\u760d\u760ab"));
        corpus.put("right to left", utf8("\u202egpj.exe"));
        corpus.put("10 kB", "x".repeat(10_000));
        corpus.put("1 kB", "y".repeat(1_000));
        corpus.put("braces", "{user}{ref}{postmaster}");
        corpus.put("log pattern", "${jndi:ldap://127.0.0.1/a}%n%X{user}{}");
        return corpus;
    }

    /** The octets of UTF-8, each as one character. */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    static Stream<Arguments> attacks() {
        return corpus().entrySet().stream()
                .flatMap(entry -> Stream.of(
                        Arguments.of(
                                "HELO",
                                entry.getKey(),
                                rcpt("EHLO " + entry.getValue(), "a@stranger.example", "b@elsewhere.example")),
                        Arguments.of(
                                "MAIL",
                                entry.getKey(),
                                rcpt("EHLO x", entry.getValue() + "@stranger.example", "b@elsewhere.example")),
                        Arguments.of(
                                "MAIL, quoted",
                                entry.getKey(),
                                rcpt("EHLO x", "\"" + entry.getValue() + "\"@stranger.example", "b@elsewhere.example")),
                        Arguments.of(
                                "RCPT",
                                entry.getKey(),
                                rcpt("EHLO x", "a@stranger.example", entry.getValue() + "@elsewhere.example")),
                        Arguments.of(
                                "RCPT, quoted",
                                entry.getKey(),
                                rcpt("EHLO x", "a@stranger.example", "\"" + entry.getValue() + "\"@elsewhere.example")),
                        Arguments.of(
                                "RCPT, domain",
                                entry.getKey(),
                                rcpt("EHLO x", "a@stranger.example", "b@" + entry.getValue())),
                        Arguments.of("command", entry.getKey(), entry.getValue() + "\r\n"),
                        Arguments.of(
                                "parameter",
                                entry.getKey(),
                                "EHLO x\r\nMAIL FROM:<a@stranger.example> " + entry.getValue() + "=1\r\n"),
                        Arguments.of(
                                "header",
                                entry.getKey(),
                                "EHLO x\r\nMAIL FROM:<" + ANNA + ">\r\nRCPT TO:<" + ANNA + ">\r\nDATA\r\nFrom: \""
                                        + entry.getValue() + "\" <x@unpublished.example>\r\nSubject: "
                                        + entry.getValue() + "\r\n\r\nhello\r\n.\r\n")));
    }

    private static String rcpt(String hello, String sender, String recipient) {
        return hello + "\r\nMAIL FROM:<" + sender + ">\r\nRCPT TO:<" + recipient + ">\r\n";
    }

    @Order(1)
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("attacks")
    void repliesStayReplies(String where, String what, String octets) throws IOException {
        List<String> lines = converse("25", ExampleWorld.FORGER, octets);

        assertThat(lines).allSatisfy(line -> {
            assertThat(line).matches(REPLY_LINE);
            assertThat(line.length()).isLessThanOrEqualTo(510);
        });
        assertThat(lines).noneMatch(line -> line.startsWith("250 2.0.0 fine"));
    }

    @Order(1)
    @Test
    void userNamesStayUserNames() throws IOException {
        for (String name : corpus().values()) {
            try (SmtpDialogue smtp = scene.submission()) {
                SmtpDialogue.Reply reply = smtp.authPlain(name.replace("\0", ""), "wrong");
                assertThat(reply.code()).isIn(501, 535, 500);
                assertThat(reply.lines())
                        .allMatch(line -> REPLY_LINE.matcher(line).matches());
            }
        }
    }

    @Order(1)
    @Test
    void textOfTheDnsStaysText() throws IOException {
        int i = 0;
        for (String text : corpus().values()) {
            String domain = "h" + i++ + ".hostile.example";
            scene.dns.txt(domain, "v=spf1 " + text.substring(0, Math.min(200, text.length())) + " -all");
            List<String> lines = converse(
                    "25",
                    ExampleWorld.FORGER,
                    "EHLO x\r\nMAIL FROM:<a@" + domain + ">\r\nRCPT TO:<" + ANNA + ">\r\nDATA\r\nFrom: a@" + domain
                            + "\r\n\r\nhello\r\n.\r\n");
            assertThat(lines).allMatch(line -> REPLY_LINE.matcher(line).matches());
        }
    }

    /** After all of that. */
    @Order(2)
    @Test
    void theLogHasOneLineForEachRefusalAndPagesHaveNoScript() throws IOException, InterruptedException {
        List<String> lines = scene.james.log().lines().toList();
        assertThat(lines).noneMatch(line -> line.startsWith("{\"event\""));
        List<String> references = new ArrayList<>();
        for (String line : lines) {
            int begin = line.indexOf("{\"event\":\"refusal\"");
            if (begin >= 0 && line.substring(0, begin).contains("dev.gatehouse.refusals")) {
                String json = line.substring(begin);
                assertThat(json).matches("[\\x20-\\x7e]+");
                JsonNode event = JsonMapper.builder().build().readTree(json);
                references.add(event.path("reason").asText() + "?ref="
                        + event.path("ref").asText());
            }
        }
        assertThat(references).hasSizeGreaterThan(30).noneMatch(reference -> reference.contains("FORGED"));
        for (String reference : references) {
            HttpResponse<String> page = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + helpPort + "/why/" + reference))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).doesNotContainIgnoringCase("<script", "<img", "onerror=alert(1)>");
            assertThat(page.body().chars().filter(c -> c < 0x20 && c != '\n')).isEmpty();
        }
    }

    /** Ten thousand in one session: each gets its answer quickly, nobody asks the DNS, and the store stays as it is. */
    @Order(3)
    @Test
    void probesCostNothing() throws IOException {
        int questions = scene.dns.questions().size();
        long[] micros = new long[PROBES];
        try (SmtpDialogue smtp = scene.mx(PROBER)) {
            smtp.mailFrom("a@stranger.example");
            for (int i = 0; i < PROBES; i++) {
                long begin = System.nanoTime();
                assertThat(smtp.rcptTo("victim" + i + "@elsewhere.example").code())
                        .isEqualTo(550);
                micros[i] = (System.nanoTime() - begin) / 1_000;
            }
        }
        Arrays.sort(micros);
        System.out.println(PROBES + " relay probes: median " + micros[PROBES / 2] + " us, 99 of 100 within "
                + micros[PROBES * 99 / 100] + " us");
        assertThat(Duration.ofNanos(micros[PROBES / 2] * 1_000)).isLessThan(Duration.ofMillis(200));
        assertThat(scene.dns.questions()).hasSize(questions);
        assertThat(scene.james.log().lines().filter(line -> line.contains("\"ip\":\"" + PROBER + "\"")))
                .hasSize(60);
        assertThat(scene.james.webAdmin("GET", "/gatehouse/refusals/counts", ""))
                .contains("\"RLY-STRANGER.refused\":")
                .contains("\"not-kept\":0");
    }

    /** One text and one time, whatever is wrong: the user, the password, or nothing a user could have. */
    @Order(3)
    @Test
    void failedSignInsCannotBeToldApart() throws IOException {
        Map<String, String> users = Map.of(
                "wrong password",
                ANNA,
                "blank behind the name",
                ANNA + " ",
                "too long for a name",
                "x".repeat(300) + "@" + ExampleWorld.OURS,
                "nobody",
                "nobody@" + ExampleWorld.OURS,
                "foreign domain",
                "anna@far.example",
                "no domain",
                "anna",
                "control character",
                "anna\u0007@" + ExampleWorld.OURS);
        Map<String, List<String>> texts = new TreeMap<>();
        List<Long> medians = new ArrayList<>();
        users.forEach((kind, user) -> {
            List<Long> millis = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                try (SmtpDialogue smtp = scene.submission()) {
                    long begin = System.nanoTime();
                    SmtpDialogue.Reply reply = smtp.authPlain(user, "wrong");
                    millis.add((System.nanoTime() - begin) / 1_000_000);
                    texts.put(
                            kind,
                            reply.lines().stream()
                                    .map(line -> line.replaceAll("ref=\\w+", "ref="))
                                    .toList());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            millis.sort(null);
            medians.add(millis.get(2));
        });
        assertThat(texts.values().stream().distinct()).hasSize(1);
        assertThat(texts.get("nobody")).hasSize(3);
        assertThat(texts.get("nobody").get(0)).startsWith("535-5.7.8 Authentication failed: ");
        System.out.println("failed sign-ins by kind, medians in ms: " + medians);
        assertThat(medians).allSatisfy(median -> assertThat(median).isGreaterThanOrEqualTo(49));
    }

    @Order(3)
    @Test
    void signingInWithPasswordInASecondLineIsAnsweredAlike() throws IOException {
        try (SmtpDialogue smtp = scene.submission()) {
            assertThat(smtp.command("AUTH LOGIN").code()).isEqualTo(334);
            assertThat(smtp.command(base64(ANNA)).code()).isEqualTo(334);
            SmtpDialogue.Reply reply = smtp.command(base64("wrong"));
            assertThat(reply.text())
                    .startsWith("535-5.7.8 Authentication failed: ")
                    .contains("535 5.7.8 Sign-in help");
            assertThat(smtp.command("AUTH CRAM-MD5").text()).startsWith("504-5.5.4 Authentication method");
            assertThat(smtp.authPlain(ANNA, PASSWORD).code()).isEqualTo(235);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** All lines that the server says to these octets until it closes, after QUIT. */
    private static List<String> converse(String port, String client, String octets) throws IOException {
        InetAddress from = Network.literalAddress(client).orElseThrow();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), scene.james.port(port), from, 0)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write((octets + "\r\nQUIT\r\n").getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(all);
            } catch (IOException reset) {
                // James closes the connection on what is too long; what it said before counts.
            }
            return Arrays.asList(all.toString(StandardCharsets.ISO_8859_1).split("\r\n"));
        }
    }
}
