package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.CostlySpf;
import dev.gatehouse.testkit.TestDnsServer;
import dev.gatehouse.testkit.TestSigner;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A forger of the bank's name who uses the DNS to keep us from deciding. Two DNS servers, and no wait: what is deferred
 * elsewhere is decided at once here, as after four hours.
 */
class ForgerAndDnsIT {
    private static final String BANK = ExampleWorld.BANK;

    @TempDir
    static Path folder;

    private static Scene scene;
    private static TestDnsServer one;
    private static TestDnsServer two;

    @BeforeAll
    static void start() throws IOException {
        one = TestDnsServer.start();
        two = TestDnsServer.start();
        scene = Scene.open(folder, james -> james.with("dns.servers", one.hostAndPort() + "," + two.hostAndPort())
                .with("dmarc.temperror.defer-for", "0s"));
        for (TestDnsServer dns : new TestDnsServer[] {one, two}) {
            scene.world.publish(dns);
            CostlySpf.publish(dns, "costly.example");
            CostlySpf.publish(dns, "costly-too.example");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        scene.close();
        one.close();
        two.close();
    }

    private static byte[] forgery(String subject) {
        return scene.world.unsignedMail("ceo@" + BANK, ANNA, subject);
    }

    private static byte[] signed(TestSigner signer, String subject) {
        return signer.sign(new String(forgery(subject), StandardCharsets.ISO_8859_1));
    }

    /** From whom SPF costs 222 questions, of 150. */
    private static SmtpDialogue.Reply sendCostly(byte[] mail) throws IOException {
        try (SmtpDialogue smtp = scene.mx(ExampleWorld.FORGER)) {
            smtp.ehlo("costly-too.example");
            smtp.mailFrom("x@costly.example");
            assertThat(smtp.rcptTo(ANNA).code()).isEqualTo(250);
            return smtp.data(mail);
        }
    }

    @Test
    void whoSpendsAllQuestionsIsRefusedByThePolicyAllTheSame() throws IOException {
        SmtpDialogue.Reply reply = sendCostly(forgery("all questions spent"));

        assertThat(reply.code()).isEqualTo(550);
        assertThat(reply.lines().get(0)).contains("DMARC").contains(BANK);
        assertThat(one.questions()).filteredOn(name -> name.contains("costly")).hasSizeGreaterThan(100);
    }

    /** What could be the bank's signature is not asked for any more: whose doing that is, is known. */
    @Test
    void whoSpendsAllQuestionsBeforeASignatureDoesNotReachTheInbox() throws IOException, MessagingException {
        TestSigner asTheBank = TestSigner.ed25519(BANK, "made-up");

        SmtpDialogue.Reply reply = sendCostly(signed(asTheBank, "no question left for the key"));
        boolean keyWasAsked = one.questions().contains("TXT " + asTheBank.keyName());

        // What the server remembers costs no question: then there is one left for the key, which nobody published.
        assertThat(reply.code()).isEqualTo(keyWasAsked ? 550 : 250);
        if (!keyWasAsked) {
            assertThat(scene.delivered("Junk", "Subject: no question left for the key"))
                    .contains("dmarc=temperror")
                    .contains("X-Gatehouse-Disposition: quarantine\r\n");
        }
    }

    /** A key that neither server answers for takes all the time there is; it is of a domain below the bank's parent. */
    @Test
    void aKeyThatNeverComesDoesNotKeepThePolicyFromBeingFollowed() throws IOException {
        TestSigner forger = TestSigner.ed25519("forger.example", "silent");
        one.timesOut(forger.keyName());
        two.timesOut(forger.keyName());

        SmtpDialogue.Reply reply =
                scene.send(ExampleWorld.FORGER, "x@forger.example", signed(forger, "a key that never comes"));

        assertThat(reply.code()).isEqualTo(550);
        assertThat(reply.lines().get(0)).contains("DMARC").contains(BANK);
        assertThat(two.questions()).contains("TXT " + forger.keyName());
    }

    @Test
    void aNameBelowTheBanksThatNobodyServesDoesNotReachTheInbox() throws IOException, MessagingException {
        one.unavailable("_dmarc.dead." + BANK, "SERVFAIL");
        two.unavailable("_dmarc.dead." + BANK, "SERVFAIL");

        SmtpDialogue.Reply reply = scene.send(
                ExampleWorld.FORGER,
                "x@stranger.example",
                scene.world.unsignedMail("ceo@dead." + BANK, ANNA, "below the bank"));

        assertThat(reply.code()).isEqualTo(250);
        assertThat(scene.delivered("Junk", "Subject: below the bank")).contains("dmarc=temperror");
    }
}
