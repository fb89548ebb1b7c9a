package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.testkit.TestSealer;
import dev.gatehouse.testkit.TestSigner;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sample after-queue: James' own SMTP handlers, and all of Gatehouse's matchers and mailets. */
class AfterQueueIT {
    @TempDir
    static Path folder;

    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        scene = Scene.open("after-queue", folder.resolve("james"), james -> james);
    }

    @AfterAll
    static void stop() throws IOException {
        scene.close();
    }

    @Test
    void marksAuthenticMail() throws IOException, MessagingException {
        String forged = "Authentication-Results: mail.example.com; dmarc=pass header.from=evil.example\r\n";
        String mail = forged + new String(scene.world.authenticMail(ANNA, "authentic"), StandardCharsets.ISO_8859_1);
        scene.send(
                ExampleWorld.HONEST_CLIENT, "service@" + ExampleWorld.BANK, mail.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(scene.delivered("INBOX", "Subject: authentic").replaceAll("\r\n[ \t]+", " "))
                .contains("Authentication-Results: mail.example.com; ")
                .contains("spf=pass", "dkim=pass header.d=bank.example", "dmarc=pass header.from=bank.example")
                .contains("X-Gatehouse-Disposition: accept\r\n")
                .endsWith(mail.substring(forged.length()).replaceAll("\r\n[ \t]+", " "));
        try (Mailbox mailbox = Mailbox.open(scene.james, ANNA, Scene.PASSWORD)) {
            assertThat(mailbox.flags("INBOX", "Subject: authentic")).contains("Authentic", "\\Flagged");
        }
    }

    @Test
    void setsApartWhatTheHooksWouldRefuse() throws IOException, MessagingException {
        SmtpDialogue.Reply reply = scene.send(
                ExampleWorld.FORGER,
                "x@" + ExampleWorld.BANK,
                scene.world.unsignedMail("service@" + ExampleWorld.BANK, ANNA, "a forgery"));

        assertThat(reply.code()).isEqualTo(250);
        assertThat(scene.delivered("Junk", "Subject: a forgery"))
                .contains("dmarc=fail")
                .contains("X-Gatehouse-Disposition: quarantine\r\n");
        try (Mailbox mailbox = Mailbox.open(scene.james, ANNA, Scene.PASSWORD)) {
            assertThat(mailbox.flags("Junk", "Subject: a forgery")).contains("Unsigned");
        }
    }

    @Test
    void sendsABrokenChainToItsOwnProcessor() throws IOException {
        TestSigner list = TestSigner.rsa("lists.example", "arc");
        scene.dns.txt(list.keyName(), list.keyRecord());
        String mail = new String(
                scene.world.unsignedMail("a@stranger.example", ANNA, "a broken chain"), StandardCharsets.ISO_8859_1);
        String sealed = TestSealer.with(list).sealed(mail, "lists.example; dmarc=pass") + "changed\r\n";
        scene.send(ExampleWorld.FORGER, "a@stranger.example", sealed.getBytes(StandardCharsets.ISO_8859_1));

        scene.james.awaitWebAdmin("/mailRepositories/var%2Fmail%2Fsuspicious/mails", "\"", Scene.LIMIT);
    }

    @Test
    void leavesMailOfUsersAlone() throws IOException, InterruptedException {
        try (SmtpDialogue smtp = scene.submission()) {
            assertThat(smtp.authPlain(ANNA, Scene.PASSWORD).code()).isEqualTo(235);
            smtp.mailFrom(ANNA);
            smtp.rcptTo("b@elsewhere.example");
            assertThat(smtp.data(scene.world.unsignedMail(ANNA, "b@elsewhere.example", "a letter"))
                            .code())
                    .isEqualTo(250);
        }

        assertThat(scene.outside.await(Scene.LIMIT).message())
                .contains("Subject: a letter")
                .doesNotContain("Authentication-Results", "X-Gatehouse-Disposition");
    }

    @ParameterizedTest(name = "{0} instead of {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "ArcIs=broken           | ArcIs=fail            | ArcIs=broken: \"broken\" is not one of",
                "SpfIs=hardfail         | SpfIs=fail,softfail   | SpfIs=hardfail: \"hardfail\" is not one of",
                "SignedBy=a bank        | SignedBy=bank.example | SignedBy=a bank: \"a bank\" is not a domain name",
            })
    void aWrongConditionEndsTheStartWithItsName(String wrong, String right, String sentence, @TempDir Path other) {
        JamesServer.Builder james =
                JamesServer.fromSample("after-queue", other).replacing("mailetcontainer.xml", right, wrong);

        assertThatThrownBy(james::start).isInstanceOf(IOException.class).hasMessageContaining(sentence);
    }
}
