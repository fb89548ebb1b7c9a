package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.smtp.Network;
import dev.gatehouse.testkit.FreePort;
import java.io.IOException;
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
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a refused person finds behind the link, and what one who only tries doors gets. */
class HelpIT {
    private static final int EXPLAINED = 5;

    @TempDir
    static Path folder;

    private static int port;
    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        port = FreePort.next();
        scene = Scene.open(folder, builder -> builder.with("help.port", Integer.toString(port))
                .with("help.url", "http://127.0.0.1:" + port + "/why")
                .with("help.requests-per-minute", "40")
                .with("reply.language", "de")
                .with("reply.texts", "texts.properties")
                .withFile("texts.properties", "RLY-STRANGER.fix = Fragen Sie Erna, Zimmer 12.\n")
                .with("refusals.explained-per-hour", Integer.toString(EXPLAINED)));
    }

    @AfterAll
    static void stop() throws IOException {
        scene.close();
    }

    @Test
    void theLinkInTheReplyLeadsToAPageThatSaysWhatToDo() throws Exception {
        SmtpDialogue.Reply reply;
        try (SmtpDialogue smtp = scene.mx(ExampleWorld.FORGER)) {
            smtp.mailFrom(ANNA);
            reply = smtp.rcptTo("friend@elsewhere.example");
        }
        String link = reply.lines().get(2).replaceFirst(".*(http://\\S+).*", "$1");

        HttpResponse<String> page = get(link);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
        assertThat(page.body())
                .contains("mail.example.com")
                .contains(Integer.toString(scene.james.port("587")))
                .contains("a***@" + ExampleWorld.OURS)
                .doesNotContain(ANNA)
                .doesNotContain("<script");
    }

    @Test
    void anUnknownReferenceTellsNothing() throws Exception {
        assertThat(get("http://127.0.0.1:" + port + "/why/RLY-PORT25-CLIENT?ref=0123456789")
                        .body())
                .doesNotContain("127.0.0.66");
    }

    @Test
    void thePageSpeaksTheLanguageOfItsReader() throws Exception {
        URI page = URI.create("http://127.0.0.1:" + port + "/why/RLY-PORT25-CLIENT");
        HttpRequest english =
                HttpRequest.newBuilder(page).header("Accept-Language", "en-GB").build();

        assertThat(HttpClient.newHttpClient()
                        .send(english, HttpResponse.BodyHandlers.ofString())
                        .body())
                .contains("<html lang=\"en\">");
        assertThat(get(page.toString()).body()).contains("<html lang=\"de\">");
    }

    @Test
    void refusalsAreSaidInTheLanguageAndTheWordsOfTheOperator() throws IOException {
        try (SmtpDialogue smtp = scene.mx("127.0.0.89")) {
            smtp.mailFrom("a@stranger.example");
            assertThat(smtp.rcptTo("b@elsewhere.example").lines().subList(0, 2))
                    .containsExactly(
                            "550-5.7.1 Relay not permitted: Weder die Domain des Absenders noch die des Empfaengers"
                                    + " gehoert zu diesem Server.",
                            "550-5.7.1 Abhilfe: Fragen Sie Erna, Zimmer 12.");
        }
    }

    /** From another address of loopback, so that the other tests have pages left. */
    @Test
    void whoAsksForPageAfterPageIsSentAway() throws IOException {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 42; i++) {
            answers.add(statusLine("127.0.0.90"));
        }
        assertThat(answers.get(0)).startsWith("HTTP/1.1 200");
        assertThat(answers.get(41)).startsWith("HTTP/1.1 429");
    }

    /** Four of them stopped the page: each held a thread. */
    @Test
    void unfinishedRequestsStopNobodyElse() throws IOException {
        List<Socket> unfinished = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(),
                        port,
                        Network.literalAddress("127.0.0.91").orElseThrow(),
                        0);
                unfinished.add(socket);
                socket.getOutputStream().write("GET /why HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
            }
            long start = System.nanoTime();
            assertThat(statusLine("127.0.0.92")).startsWith("HTTP/1.1 200");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        } finally {
            for (Socket socket : unfinished) {
                socket.close();
            }
        }
    }

    private static String statusLine(String client) throws IOException {
        InetAddress from = Network.literalAddress(client).orElseThrow();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port, from, 0)) {
            socket.getOutputStream()
                    .write("GET /why HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    @Test
    void whoTriesDoorAfterDoorGetsOneLine() throws IOException {
        try (SmtpDialogue smtp = scene.mx("127.0.0.88")) {
            smtp.mailFrom("a@stranger.example");
            for (int i = 0; i < EXPLAINED; i++) {
                assertThat(smtp.rcptTo("victim" + i + "@elsewhere.example").lines())
                        .hasSize(3);
            }
            SmtpDialogue.Reply terse = smtp.rcptTo("one.more@elsewhere.example");
            assertThat(terse.code()).isEqualTo(550);
            assertThat(terse.lines()).hasSize(1).noneMatch(line -> line.contains("ref="));
        }
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
