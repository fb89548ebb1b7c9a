package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.authres.AuthenticationResults;
import dev.gatehouse.testkit.CostlySpf;
import dev.gatehouse.testkit.TestSealer;
import dev.gatehouse.testkit.TestSigner;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample after-queue: James' own SMTP handlers, and all of Gatehouse's matchers and mailets. */
class AfterQueueIT {
    @TempDir
    static Path folder;

    private static final String PRINTER = "127.0.0.77";
    private static final String BEN = "ben@" + ExampleWorld.OURS;

    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        scene = Scene.open("after-queue", folder.resolve("james"), james -> james.with(
                                "policy.exempt-networks", StrangersAsOurs.EXEMPT)
                        .with("dmarc.recipient-modes", BEN + " exempt")
                        .with("relay.trusted-networks", PRINTER + " printer@" + ExampleWorld.OURS))
                .withStrangersAsOurs();
        scene.james.withUser(BEN, Scene.PASSWORD);
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

    static List<StrangersAsOurs.Row> strangersAsOurs() throws IOException {
        return StrangersAsOurs.rows();
    }

    /** As in the SMTP session and on the command line; what would be refused or deferred there lies in Junk. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("strangersAsOurs")
    void asksTheStrangerRule(StrangersAsOurs.Row row) throws IOException, MessagingException {
        assertThat(scene.send(row.client(), row.sender(), row.mail(scene.world)).code())
                .isEqualTo(250);

        String folder = row.verdict().equals("accept") ? "INBOX" : "Junk";
        assertThat(scene.delivered(folder, row.subject())).contains(row.subject());
    }

    @Test
    void aTrustedMachineIsNoStranger() throws IOException, MessagingException {
        String printer = "printer@" + ExampleWorld.OURS;
        scene.send(PRINTER, printer, scene.world.unsignedMail(printer, ANNA, "toner is low"));

        assertThat(scene.delivered("INBOX", "Subject: toner is low")).doesNotContain("X-Gatehouse-Disposition");
    }

    /** They came in one transaction, and it is too late to ask for two. */
    @Test
    void eachRecipientHasTheFateThatItHasAlone() throws IOException, MessagingException {
        byte[] forgery = scene.world.unsignedMail("service@" + ExampleWorld.BANK, ANNA, "to two");
        assertThat(scene.send(ExampleWorld.FORGER, "x@" + ExampleWorld.BANK, List.of(BEN, ANNA), forgery)
                        .code())
                .isEqualTo(250);

        assertThat(scene.delivered("Junk", "Subject: to two")).contains("dmarc=fail");
        assertThat(scene.delivered(BEN, "INBOX", "Subject: to two")).contains("dmarc=fail");
    }

    /** Nobody can be asked to come again here: what our own limits kept from being known is not delivered as if it were. */
    @Test
    void setsApartTheForgeryOfWhoeverSpendsAllOurQuestions() throws IOException, MessagingException {
        CostlySpf.publish(scene.dns, "costly.example");
        CostlySpf.publish(scene.dns, "costly-too.example");
        String mail = new String(
                scene.world.unsignedMail("ceo@" + ExampleWorld.BANK, ANNA, "all questions spent"),
                StandardCharsets.ISO_8859_1);
        try (SmtpDialogue smtp = scene.mx(ExampleWorld.FORGER)) {
            smtp.ehlo("costly-too.example");
            smtp.mailFrom("x@costly.example");
            smtp.rcptTo(ANNA);
            assertThat(smtp.data(TestSigner.ed25519(ExampleWorld.BANK, "made-up")
                                    .sign(mail))
                            .code())
                    .isEqualTo(250);
        }

        assertThat(scene.delivered("Junk", "Subject: all questions spent")).containsPattern("dmarc=(fail|temperror)");
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

    /** In HELO, in the local part, in the DNS and in From: whatever it is, our field says what we mean, once. */
    @Test
    void strangersTextStaysWithinTheFieldThatWeWrite() throws IOException, MessagingException {
        List<String> hostile = List.of(
                "x; dmarc=pass header.from=bank.example",
                "x(\"\\",
                "x\rAuthentication-Results: mail.example.com; dmarc=pass",
                "x\u001b[31m\0",
                "<script>alert(1)</script>",
                "caf\u00e9\u0085",
                "x".repeat(900));
        for (int i = 0; i < hostile.size(); i++) {
            String text = hostile.get(i);
            String domain = "h" + i + ".hostile.example";
            scene.dns.txt(domain, "v=spf1 " + text.substring(0, Math.min(200, text.length())) + " -all");
            try (SmtpDialogue smtp = scene.mx(ExampleWorld.FORGER)) {
                smtp.ehlo(text.replace('\r', ' '));
                smtp.mailFrom("a@" + domain);
                smtp.rcptTo(ANNA);
                String mail = "From: \"" + text.replace("\"", "").replace("\\", "") + "\" <a@" + domain
                        + ">\r\nSubject: hostile " + i + "\r\n\r\nHello\r\n";
                assertThat(smtp.data(mail.getBytes(StandardCharsets.ISO_8859_1)).code())
                        .isEqualTo(250);
            }
            // A control character leaves the message without an author that one could name.
            String folder = text.chars().anyMatch(c -> c < ' ') ? "Junk" : "INBOX";
            onlyOurResults(scene.delivered(folder, "Subject: hostile " + i + "\r\n"));
        }
    }

    private static void onlyOurResults(String mail) {
        String header = mail.substring(0, mail.indexOf("\r\n\r\n") + 2);
        List<String> fields = Pattern.compile("(?im)^Authentication-Results:((?:.*\\r\\n[ \\t])*.*)\\r\\n")
                .matcher(header)
                .results()
                .map(field -> field.group(1))
                .toList();
        assertThat(fields).hasSize(1).allSatisfy(field -> assertThat(field).matches("[\\x20-\\x7e\\t\\r\\n]*"));
        AuthenticationResults results =
                AuthenticationResults.parse(fields.get(0)).orElseThrow();
        assertThat(results.of("dmarc")).hasSize(1).noneMatch(result -> result.result()
                .equals("pass"));
        assertThat(results.of("spf")).noneMatch(result -> result.result().equals("pass"));
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

        assertThat(awaitMailTo("b@elsewhere.example").message())
                .contains("Subject: a letter")
                .doesNotContain("Authentication-Results", "X-Gatehouse-Disposition");
    }

    @Test
    void learnsFromABounceOfAReport() throws IOException, InterruptedException {
        scene.send(
                ExampleWorld.HONEST_CLIENT,
                "service@" + ExampleWorld.BANK,
                scene.world.authenticMail(ANNA, "a letter to report"));
        String reports = "dmarc@" + ExampleWorld.BANK;
        SmtpSink.Received report = awaitMailTo(reports);

        SmtpDialogue.Reply taken = ReportIT.bounce(scene, report.sender(), "5.1.1", "550 nobody here");
        assertThat(taken.code()).as(taken.toString()).isEqualTo(250);
        ReportIT.awaitSuppression(scene, reports);
    }

    /** What is verified after the queue is counted some time after it was taken. */
    private static SmtpSink.Received awaitMailTo(String recipient) throws InterruptedException {
        Instant limit = Instant.now().plus(Scene.LIMIT);
        Optional<SmtpSink.Received> mail = Optional.empty();
        while (mail.filter(it -> it.recipients().contains(recipient)).isEmpty()) {
            assertThat(Instant.now()).as("a mail to " + recipient).isBefore(limit);
            scene.james.webAdmin("POST", "/gatehouse/reports/run", "");
            mail = scene.outside.poll(Duration.ofSeconds(1));
        }
        return mail.orElseThrow();
    }

    @Test
    void aWrongConditionEndsTheStartWithItsName(@TempDir Path other) {
        JamesServer.Builder james = JamesServer.fromSample("after-queue", other)
                .replacing("mailetcontainer.xml", "ArcIs=fail", "ArcIs=broken");

        assertThatThrownBy(james::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ArcIs=broken: \"broken\" is not one of");
    }
}
