package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static dev.gatehouse.dropin.Scene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may send as whom. */
class SenderIT {
    private static final String ELSEWHERE = "b@elsewhere.example";
    private static final String BEN = "ben@" + ExampleWorld.OURS;
    private static final String PRINTER = "127.0.0.77";

    @TempDir
    static Path folder;

    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        scene = Scene.open(
                folder, builder -> builder.with("relay.trusted-networks", PRINTER + " printer@" + ExampleWorld.OURS));
        scene.james.withUser(BEN, PASSWORD);
        scene.james.webAdmin("PUT", "/address/aliases/" + ANNA + "/sources/info@" + ExampleWorld.OURS, "");
    }

    @AfterAll
    static void stop() throws IOException {
        scene.close();
    }

    @Test
    void aUserSendsNotAsAnother() throws IOException {
        try (SmtpDialogue smtp = signedIn()) {
            smtp.mailFrom(BEN);

            assertThat(smtp.rcptTo(ELSEWHERE).text())
                    .contains("550-5.7.1 Sender not authorized")
                    .contains(BEN);
        }
    }

    @Test
    void aUserSendsAsAnAlias() throws IOException, InterruptedException {
        String alias = "info@" + ExampleWorld.OURS;
        try (SmtpDialogue smtp = signedIn()) {
            smtp.mailFrom(alias);
            assertThat(smtp.rcptTo(ELSEWHERE).code()).isEqualTo(250);
            assertThat(smtp.data(scene.world.unsignedMail(alias, ELSEWHERE, "by alias"))
                            .code())
                    .isEqualTo(250);
        }
        assertThat(scene.outside.await(Scene.LIMIT).sender()).isEqualTo(alias);
    }

    @Test
    void aUserShowsNotAnothersFrom() throws IOException {
        try (SmtpDialogue smtp = signedIn()) {
            smtp.mailFrom(ANNA);
            smtp.rcptTo(ELSEWHERE);

            assertThat(smtp.data(scene.world.unsignedMail(BEN, ELSEWHERE, "shown as Ben"))
                            .text())
                    .startsWith("550-5.7.1 Sender not authorized");
        }
    }

    @Test
    void aTrustedMachineRelaysAsAgreed() throws IOException, InterruptedException {
        String printer = "printer@" + ExampleWorld.OURS;
        try (SmtpDialogue smtp = scene.mx(PRINTER)) {
            smtp.mailFrom(printer);
            assertThat(smtp.rcptTo(ELSEWHERE).code()).isEqualTo(250);
            assertThat(smtp.data(scene.world.unsignedMail(printer, ELSEWHERE, "toner"))
                            .code())
                    .isEqualTo(250);
        }
        assertThat(scene.outside.await(Scene.LIMIT).sender()).isEqualTo(printer);
    }

    @Test
    void aTrustedMachineRelaysNotAsSomebodyElse() throws IOException {
        try (SmtpDialogue smtp = scene.mx(PRINTER)) {
            smtp.mailFrom(ANNA);

            assertThat(smtp.rcptTo(ELSEWHERE).text()).contains("550-5.7.1").contains(ANNA);
        }
    }

    @Test
    void aStrangerSendsNotAsOurDomain() throws IOException {
        SmtpDialogue.Reply reply = scene.send(
                ExampleWorld.FORGER, ANNA, scene.world.unsignedMail("x@unpublished.example", ANNA, "from yourself"));

        assertThat(reply.code()).isEqualTo(550);
        assertThat(reply.text()).contains("Sender not authorized");
    }

    @Test
    void theReferenceLeadsToEverything() throws IOException, InterruptedException {
        try (SmtpDialogue smtp = scene.mx(ExampleWorld.FORGER)) {
            smtp.mailFrom("a@stranger.example");
            String reference = smtp.rcptTo(ELSEWHERE).lines().get(2).replaceFirst(".*ref=([0-9A-Z]{10}).*", "$1");

            assertThat(scene.james.webAdmin(
                            "GET", "/gatehouse/refusals/" + reference.toLowerCase(java.util.Locale.ROOT), ""))
                    .contains("RLY-STRANGER")
                    .contains("a@stranger.example")
                    .contains(ExampleWorld.FORGER);
            assertThat(scene.james.webAdmin("GET", "/gatehouse/refusals/" + reference + "/bundle", ""))
                    .contains("What the client was told", reference, "relay.trusted-networks: ");
            assertThat(scene.james.webAdmin(
                            "GET", "/gatehouse/refusals/" + reference + "/bundle?masked=true&format=json", ""))
                    .contains("\"bundle\":1", "a***@stranger.example")
                    .doesNotContain("a@stranger.example");
            assertThat(scene.james.webAdmin("GET", "/gatehouse/refusals?limit=1", ""))
                    .contains("\"event\":\"refusal\"");
            assertThat(scene.james.webAdmin("GET", "/metrics", "")).contains("gatehouse_RLY_STRANGER_refused");
            assertThat(CommandLineIT.run(
                                    "3.8",
                                    "explain",
                                    reference,
                                    "--webadmin",
                                    "http://127.0.0.1:" + scene.james.port("webadmin"))
                            .output())
                    .contains(reference, "RLY-STRANGER");
        }
    }

    private static SmtpDialogue signedIn() throws IOException {
        SmtpDialogue smtp = scene.submission();
        assertThat(smtp.authPlain(ANNA, PASSWORD).code()).isEqualTo(235);
        return smtp;
    }
}
