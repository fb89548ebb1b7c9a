package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static dev.gatehouse.dropin.Scene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real James with the JAR dropped in, from config-samples, over real sockets: what a newcomer's first day brings. */
class WholeServerIT {
    private static final String ELSEWHERE = "b@elsewhere.example";

    @TempDir
    static Path folder;

    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        scene = Scene.open(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        scene.close();
    }

    @Test
    void saysAtStartWhatIsOn() {
        assertThat(scene.james.log()).contains("Gatehouse guards mail.example.com: relay enforce");
    }

    @Test
    void refusesARelayAttemptInThreeLines() throws IOException {
        try (SmtpDialogue smtp = scene.mx(ExampleWorld.FORGER)) {
            smtp.mailFrom("a@stranger.example");
            SmtpDialogue.Reply reply = smtp.rcptTo(ELSEWHERE);

            assertThat(reply.lines()).hasSize(3);
            assertThat(reply.lines().get(0)).startsWith("550-5.7.1 Relay not permitted");
            assertThat(reply.lines().get(1)).startsWith("550-5.7.1 Fix: ");
            assertThat(reply.lines().get(2)).matches("550 5\\.7\\.1 Relay help: .*ref=[0-9A-Z]{10}.*");
            assertThat(reply.lines()).allMatch(line -> line.length() <= 510);
            assertThat(smtp.command("NOOP").code()).isEqualTo(250);
        }
    }

    @Test
    void theLogHasOneJsonLineWithTheSameReference() throws IOException {
        try (SmtpDialogue smtp = scene.mx(ExampleWorld.FORGER)) {
            smtp.mailFrom("a@stranger.example");
            String last = smtp.rcptTo(ELSEWHERE).lines().get(2);
            String reference = last.replaceFirst(".*ref=([0-9A-Z]{10}).*", "$1");

            assertThat(scene.james.log().lines().filter(line -> line.contains(reference)))
                    .hasSize(1)
                    .allMatch(line -> line.contains("RLY-STRANGER"));
        }
    }

    @Test
    void tellsOurOwnUserThatThePortIsWrong() throws IOException {
        try (SmtpDialogue smtp = scene.mx(ExampleWorld.FORGER)) {
            smtp.mailFrom(ANNA);

            assertThat(smtp.rcptTo(ELSEWHERE).text())
                    .contains("Relay not permitted on port " + scene.james.port("25"))
                    .contains("port " + scene.james.port("587") + " (STARTTLS) of mail.example.com");
        }
    }

    @Test
    void theStartSaysThatThisJamesHasAllThatIsCalled() throws IOException {
        assertThat(scene.james.log())
                .containsPattern("of [0-9]{3} names in James that Gatehouse uses, 0 are not there");
    }

    @Test
    void tellsThatTheSignInFailed() throws IOException {
        try (SmtpDialogue smtp = scene.submission()) {
            assertThat(smtp.authPlain(ANNA, "wrong").code()).isEqualTo(535);

            assertThat(smtp.mailFrom(ANNA).text()).startsWith("530-5.7.0 ").contains("signing in did not succeed");
        }
    }

    @Test
    void relaysForAUserWhoSignedIn() throws IOException, InterruptedException {
        try (SmtpDialogue smtp = scene.submission()) {
            assertThat(smtp.authPlain(ANNA, PASSWORD).code()).isEqualTo(235);
            smtp.mailFrom(ANNA);
            smtp.rcptTo(ELSEWHERE);
            assertThat(smtp.data(scene.world.unsignedMail(ANNA, ELSEWHERE, "a letter"))
                            .code())
                    .isEqualTo(250);
        }
        SmtpSink.Received mail = scene.outside.await(Scene.LIMIT);
        assertThat(mail.recipients()).containsExactly(ELSEWHERE);
        assertThat(mail.message()).contains("Subject: a letter");
    }

    @Test
    void deliversAuthenticMailWithItsResultsOnTop() throws IOException, MessagingException {
        assertThat(scene.send(
                                ExampleWorld.HONEST_CLIENT,
                                "service@" + ExampleWorld.BANK,
                                scene.world.authenticMail(ANNA, "an honest letter"))
                        .code())
                .isEqualTo(250);

        String mail = scene.delivered("INBOX", "Subject: an honest letter");
        assertThat(unfolded(mail))
                .contains("Authentication-Results: mail.example.com; ")
                .contains("spf=pass smtp.mailfrom=" + ExampleWorld.BANK)
                .contains("dkim=pass header.d=" + ExampleWorld.BANK)
                .contains("dmarc=pass header.from=" + ExampleWorld.BANK);
        assertThat(mail.indexOf("Authentication-Results:")).isLessThan(mail.indexOf("Received:"));
    }

    @Test
    void removesForgedResultsOfOurName() throws IOException, MessagingException {
        String signed = new String(scene.world.authenticMail(ANNA, "two results"), StandardCharsets.ISO_8859_1);
        String forged = "Authentication-Results: MAIL.example.com (hi); dmarc=pass header.from=evil.example\r\n"
                + "Authentication-Results: elsewhere.example; spf=pass\r\n";
        scene.send(
                ExampleWorld.HONEST_CLIENT,
                "service@" + ExampleWorld.BANK,
                (forged + signed).getBytes(StandardCharsets.ISO_8859_1));

        assertThat(scene.delivered("INBOX", "Subject: two results"))
                .doesNotContain("evil.example")
                .contains("elsewhere.example; spf=pass");
    }

    @Test
    void refusesAForgeryByItsOwnersPolicy() throws IOException {
        SmtpDialogue.Reply reply = scene.send(
                ExampleWorld.FORGER,
                "x@" + ExampleWorld.BANK,
                scene.world.unsignedMail("service@" + ExampleWorld.BANK, ANNA, "a forgery"));

        assertThat(reply.code()).isEqualTo(550);
        assertThat(reply.lines()).hasSize(3);
        assertThat(reply.lines().get(0)).contains("DMARC").contains(ExampleWorld.BANK);
    }

    @Test
    void putsAForgeryIntoJunkWhereItsOwnerAsksForQuarantine() throws IOException, MessagingException {
        SmtpDialogue.Reply reply = scene.send(
                ExampleWorld.FORGER,
                "x@" + ExampleWorld.SHOP,
                scene.world.unsignedMail("offers@" + ExampleWorld.SHOP, ANNA, "an odd offer"));

        assertThat(reply.code()).isEqualTo(250);
        assertThat(scene.delivered("Junk", "Subject: an odd offer")).contains("dmarc=fail");
    }

    /** RFC 5321 section 4.5.1: there is no domain, and somebody reads it all the same. */
    @Test
    void mailToThePostmasterWithoutADomainIsRead() throws IOException, MessagingException {
        scene.james.webAdmin("PUT", "/address/aliases/" + ANNA + "/sources/postmaster@" + ExampleWorld.OURS, "");
        byte[] mail = scene.world.unsignedMail("a@stranger.example", "postmaster", "to whom it may concern");

        assertThat(scene.send(ExampleWorld.FORGER, "a@stranger.example", List.of("postmaster"), mail)
                        .code())
                .isEqualTo(250);
        assertThat(scene.delivered("INBOX", "Subject: to whom it may concern")).contains("a@stranger.example");
    }

    /** A page of another site, in the browser of somebody who can reach web administration. */
    @Test
    void aPageOfAnotherSiteNeitherAsksNorChangesAnything() throws IOException, InterruptedException {
        String own = "http://127.0.0.1:" + scene.james.port("webadmin");
        String foreign = "https://evil.example";
        assertThat(webAdmin("POST", "/gatehouse/reports/run", foreign)).isEqualTo(403);
        assertThat(webAdmin("DELETE", "/gatehouse/reports/suppressions/a@bank.example", foreign))
                .isEqualTo(403);
        assertThat(webAdmin("GET", "/gatehouse/refusals", foreign)).isEqualTo(403);
        assertThat(webAdmin("GET", "/gatehouse/reports/status", "null")).isEqualTo(403);
        assertThat(webAdmin("POST", "/gatehouse/reports/render", own)).isEqualTo(200);
        assertThat(webAdmin("GET", "/gatehouse/refusals", own)).isEqualTo(200);
    }

    private static int webAdmin(String method, String path, String origin) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + scene.james.port("webadmin") + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                .as("what every other route lets in")
                .hasValue("http://127.0.0.1:8000");
        return answer.statusCode();
    }

    private static String unfolded(String text) {
        return text.replaceAll("\r\n[ \t]+", " ");
    }
}
