package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
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
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        scene = Scene.open(folder, builder -> builder.with("help.port", Integer.toString(port))
                .with("help.url", "http://127.0.0.1:" + port + "/why")
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
