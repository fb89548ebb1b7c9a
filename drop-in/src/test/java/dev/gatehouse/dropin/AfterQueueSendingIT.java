package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static dev.gatehouse.dropin.Scene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample after-queue: who may relay and who may send as whom is decided after the queue. */
class AfterQueueSendingIT {
    private static final String BEN = "ben@" + ExampleWorld.OURS;
    private static final String BOSS = "boss@" + ExampleWorld.OURS;
    private static final String DEVICE = "127.0.0.77";
    private static final String ELSEWHERE = "friend@elsewhere.example";

    @TempDir
    static Path folder;

    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        scene = Scene.open("after-queue", folder, builder -> builder.replacing(
                        "smtpserver.xml",
                        "<maxmessagesize>0</maxmessagesize>",
                        "<maxmessagesize>0</maxmessagesize><authorizedAddresses>" + DEVICE + "</authorizedAddresses>")
                .with("relay.user-networks", BOSS + " 127.0.0.7")
                .with("relay.trusted-networks", DEVICE + " printer@" + ExampleWorld.OURS));
        scene.james.withUser(BEN, PASSWORD).withUser(BOSS, PASSWORD);
    }

    @AfterAll
    static void stop() throws IOException {
        scene.close();
    }

    @Test
    void aUserIsToldWhyAMessageAsAnotherDidNotGoOut() throws IOException, MessagingException {
        send(ANNA, BEN, "as ben");

        try (Mailbox mailbox = Mailbox.open(scene.james, ANNA, PASSWORD)) {
            String notice = mailbox.await("INBOX", "Your message was not sent", Scene.LIMIT);
            assertThat(notice)
                    .contains("Content-Type: multipart/report; report-type=delivery-status;")
                    .contains("Sender not authorized: you are signed in as " + ANNA)
                    .contains("Final-Recipient: rfc822; " + ELSEWHERE)
                    .contains("Status: 5.7.1\r\n")
                    .contains("Diagnostic-Code: smtp; 550 5.7.1 Sender not authorized")
                    .contains("Subject: as ben");
        }
        try (Mailbox mailbox = Mailbox.open(scene.james, BEN, PASSWORD)) {
            assertThat(mailbox.messages("INBOX")).isEmpty();
        }
    }

    @Test
    void aUserIsToldFromWhereTheAccountMaySend() throws IOException, MessagingException {
        send(BOSS, BOSS, "from a cafe");

        try (Mailbox mailbox = Mailbox.open(scene.james, BOSS, PASSWORD)) {
            assertThat(mailbox.await("INBOX", "Your message was not sent", Scene.LIMIT))
                    .contains("Relay not permitted: your account may not send")
                    .contains("Status: 5.7.1");
        }
    }

    @Test
    void ownMailGoesOut() throws IOException, InterruptedException {
        send(ANNA, ANNA, "own mail");

        assertThat(scene.outside.await(Scene.LIMIT).message()).contains("Subject: own mail");
    }

    /** Its sender could be anybody's: nobody is written to, and the operator finds the mail. */
    @Test
    void aMachineWithAForeignSenderIsStoppedAndNobodyIsToldByMail() throws IOException {
        try (SmtpDialogue smtp = scene.mx(DEVICE)) {
            smtp.mailFrom(BEN);
            assertThat(smtp.rcptTo(ELSEWHERE).code()).isEqualTo(250);
            assertThat(smtp.data(scene.world.unsignedMail(BEN, ELSEWHERE, "from a device"))
                            .code())
                    .isEqualTo(250);
        }
        assertThat(awaitRefusal("SND-HEADER-FROM")).contains(DEVICE).contains("\"phase\":\"queue\"");
        assertThat(scene.outside.rest()).noneMatch(mail -> mail.message().contains("from a device"));
    }

    private static String awaitRefusal(String reason) {
        return scene.james
                .awaitWebAdmin("/gatehouse/refusals", reason, Scene.LIMIT)
                .lines()
                .filter(line -> line.contains(reason))
                .findFirst()
                .orElseThrow();
    }

    private static void send(String user, String sender, String subject) throws IOException {
        try (SmtpDialogue smtp = scene.submission()) {
            assertThat(smtp.authPlain(user, PASSWORD).code()).isEqualTo(235);
            smtp.mailFrom(sender);
            assertThat(smtp.rcptTo(ELSEWHERE).code()).isEqualTo(250);
            assertThat(smtp.data(scene.world.unsignedMail(sender, ELSEWHERE, subject))
                            .code())
                    .isEqualTo(250);
        }
    }
}
