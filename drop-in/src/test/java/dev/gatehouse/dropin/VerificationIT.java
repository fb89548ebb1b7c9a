package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static dev.gatehouse.dropin.Scene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.arc.SignatureVerifier;
import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.TestSigner;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a stranger's message on its way through a real James, apart from the decision table. */
class VerificationIT {
    private static final String BEN = "ben@" + ExampleWorld.OURS;
    private static final String CARL = "carl@" + ExampleWorld.OURS;
    private static final String ABUSE = "abuse@" + ExampleWorld.OURS;
    private static final String ELLA = "ella@" + ExampleWorld.OURS;
    private static final String DORA = "dora@" + ExampleWorld.OURS;
    private static final String FAY = "fay@" + ExampleWorld.OURS;
    private static final String GUS = "gus@" + ExampleWorld.OURS;
    private static final String MAILETS = "mailetcontainer.xml";
    private static final String SIEVE = "<mailet match=\"All\" class=\"Sieve\"/>";
    private static final TestSigner SIGNER = TestSigner.rsa("octets.example", "s1");

    @TempDir
    static Path folder;

    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        scene = Scene.open(folder, james -> james.with("dmarc.recipient-modes", BEN + " exempt")
                .replacing(
                        "webadmin.properties",
                        "RefusalRoutes",
                        "RefusalRoutes,org.apache.james.webadmin.dropwizard.MetricsRoutes")
                .replacing(MAILETS, "where no quarantined mail comes.", "where no quarantined mail comes. -->")
                .replacing(MAILETS, SIEVE + "\n            -->", SIEVE));
        List.of(BEN, CARL, DORA, ELLA, FAY, GUS).forEach(user -> scene.james.withUser(user, PASSWORD));
        scene.james.webAdmin("PUT", "/address/aliases/" + ANNA + "/sources/" + ABUSE, "");
        scene.james.webAdmin("PUT", "/address/aliases/" + ELLA + "/sources/postmaster@" + ExampleWorld.OURS, "");
        map("desk", "desk@elsewhere.example");
        map("gone", SmtpSink.NOBODY + "@elsewhere.example");
        for (String target : List.of(FAY, "friend@elsewhere.example")) {
            scene.james.webAdmin("PUT", "/address/forwards/" + FAY + "/targets/" + target, "");
        }
        scene.james.webAdmin("POST", "/vacation/" + FAY, "{\"enabled\":true,\"textBody\":\"at the sea\"}");
        scene.james.webAdmin(
                "PUT",
                "/sieve/" + GUS + "/scripts/away?activate=true",
                "redirect \"" + SmtpSink.NOBODY + ".of.gus@elsewhere.example\";");
        scene.dns
                .txt(SIGNER.keyName(), SIGNER.keyRecord())
                .txt("_dmarc.octets.example", "v=DMARC1; p=reject")
                .ptr(ExampleWorld.HONEST_CLIENT, "mta.bank.example")
                .address("mta.bank.example", ExampleWorld.HONEST_CLIENT)
                .ptr("127.0.0.12", "mta.bank.example");
    }

    /** An address of ours without a mailbox; its mail goes elsewhere. */
    private static void map(String name, String target) {
        scene.james.webAdmin("POST", "/mappings/address/" + name + "@" + ExampleWorld.OURS + "/targets/" + target, "");
    }

    @AfterAll
    static void stop() throws IOException {
        scene.close();
    }

    /** Bodies that a careless server would change. */
    private enum Body {
        EIGHT_BIT("caf\u00e9, \u00ff, \u0080\r\n.\r\n..dots\r\n \t trailing \t \r\n\r\n\r\n"),
        UTF_8("Gr\u00c3\u00bc\u00c3\u009fe aus K\u00c3\u00b6ln, \u00f0\u009f\u0098\u0080\r\n"),
        TEN_MEGABYTES("0123456789 abcdefghijklmnopqrstuvwxyz caf\u00e9 \t.\r\n".repeat(215_000)),
        WITHOUT_A_LINE_END("no line end");

        private final String text;

        Body(String text) {
            this.text = text;
        }

        String message() {
            String author = this == UTF_8 ? "J\u00c3\u00bcrgen" : "Juergen";
            return "From: " + author + " <j@octets.example>\r\n"
                    + "To: " + DORA + "\r\n"
                    + "Subject: octets " + name() + "\r\n"
                    + "sUBJECT2:no space,\r\n\t folded\r\n   twice  \r\n"
                    + "Message-ID: <" + name() + "@octets.example>\r\n\r\n" + text;
        }
    }

    /**
     * Octets over 127 in a header are what James 3.8 itself cannot keep: whatever it writes a message to, it writes them as
     * question marks, without Gatehouse too. Such a header is verified as it came.
     */
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "EIGHT_BIT, simple/simple",
        "EIGHT_BIT, relaxed/relaxed",
        "UTF_8, simple/simple",
        "TEN_MEGABYTES, simple/simple",
        "WITHOUT_A_LINE_END, simple/simple",
    })
    void deliversTheVeryOctetsThatWereSentBelowItsOwnFields(Body body, String canonicalization)
            throws IOException, MessagingException {
        String sent = SIGNER.with("c", canonicalization)
                .signed(body.message().replace("octets " + body, "octets " + body + canonicalization));
        assertThat(scene.send(ExampleWorld.FORGER, "j@octets.example", List.of(DORA), octets(sent))
                        .code())
                .isEqualTo(250);

        String delivered = scene.delivered(DORA, "INBOX", "octets " + body + canonicalization);

        int below = delivered.indexOf("DKIM-Signature: ");
        String expected = sent.endsWith("\r\n") ? sent : sent + "\r\n"; // SMTP has no lines without an end
        assertThat(Arrays.mismatch(octets(delivered.substring(below)), octets(asJamesKeeps(expected))))
                .as("position of the first octet that differs")
                .isEqualTo(-1);
        String above = delivered.substring(0, below);
        assertThat(above).contains("dkim=pass header.d=octets.example").contains("Received: ");
        assertThat(above.lines().filter(line -> !line.startsWith(" ") && !line.startsWith("\t")))
                .allMatch(line -> line.matches(
                        "(Return-Path|Delivered-To|Authentication-Results|X-Gatehouse-Disposition|Received): .*"));
        assertThat(downstream(delivered))
                .extracting(DkimResult::outcome)
                .containsExactly(asJamesKeeps(sent).equals(sent) ? DkimOutcome.PASS : DkimOutcome.FAIL);
    }

    private static String asJamesKeeps(String message) {
        int body = message.indexOf("\r\n\r\n");
        return message.substring(0, body).replaceAll("[^\\x00-\\x7f]", "?") + message.substring(body);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What a verifier behind us finds. */
    private static List<DkimResult> downstream(String delivered) {
        MapDns dns = new MapDns();
        SIGNER.publish(dns);
        try {
            return new SignatureVerifier(dns)
                    .verify(RawMessage.of(octets(delivered)), Instant.now())
                    .dkim();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void setsApartEveryCopyButThoseOfRecipientsWithAnException() throws IOException, MessagingException {
        byte[] forgery = scene.world.unsignedMail("offers@" + ExampleWorld.SHOP, CARL, "three copies");
        String reversePath = "x@" + ExampleWorld.SHOP;

        for (String recipient : List.of(ABUSE, BEN, CARL)) {
            assertThat(scene.send(ExampleWorld.FORGER, reversePath, List.of(recipient), forgery)
                            .code())
                    .isEqualTo(250);
        }

        String subject = "Subject: three copies";
        assertThat(scene.delivered(CARL, "Junk", subject)).contains("X-Gatehouse-Disposition: quarantine");
        assertThat(scene.delivered(BEN, "INBOX", subject)).contains("dmarc=fail");
        assertThat(scene.delivered(ANNA, "INBOX", subject)).contains("dmarc=fail");
    }

    /** Whoever names the postmaster, or someone with an exception, beside a victim gains nothing. */
    @Test
    void aRecipientOfAnotherFateComesInATransactionOfItsOwn() throws IOException {
        String postmaster = "postmaster@" + ExampleWorld.OURS;
        byte[] forgery = scene.world.unsignedMail("service@" + ExampleWorld.BANK, ANNA, "to two");
        try (SmtpDialogue smtp = scene.mx(ExampleWorld.FORGER)) {
            smtp.mailFrom("x@" + ExampleWorld.BANK);
            assertThat(smtp.rcptTo(ANNA).code()).isEqualTo(250);
            for (String other : List.of(postmaster, ABUSE, BEN)) {
                SmtpDialogue.Reply apart = smtp.rcptTo(other);
                assertThat(apart.lines()).hasSize(3).allMatch(line -> line.matches("452[ -]4\\.5\\.3 .*"));
                assertThat(apart.lines().get(1)).contains("sends to this recipient again by itself");
            }
            assertThat(smtp.rcptTo(CARL).code()).isEqualTo(250);
            assertThat(smtp.data(forgery).code()).isEqualTo(550);

            smtp.mailFrom("x@" + ExampleWorld.BANK);
            assertThat(smtp.rcptTo(postmaster).code()).isEqualTo(250);
            assertThat(smtp.rcptTo(ABUSE).code()).isEqualTo(250);
            assertThat(smtp.rcptTo(ANNA).code()).isEqualTo(452);
            assertThat(smtp.data(forgery).code()).isEqualTo(250);
        }
        try (SmtpDialogue smtp = scene.submission()) {
            smtp.authPlain(ANNA, PASSWORD);
            smtp.mailFrom(ANNA);
            assertThat(smtp.rcptTo(CARL).code()).isEqualTo(250);
            assertThat(smtp.rcptTo(postmaster).code()).isEqualTo(250);
        }
    }

    @Test
    void quarantinedMailIsNotForwardedAndGetsNoHolidayReply() throws Exception {
        List<String> to = List.of("desk@" + ExampleWorld.OURS, FAY);
        String victim = "victim@" + ExampleWorld.SHOP;
        byte[] forgery = scene.world.unsignedMail("offers@" + ExampleWorld.SHOP, FAY, "a forged offer");
        assertThat(scene.send(ExampleWorld.FORGER, victim, to, forgery).code()).isEqualTo(250);
        assertThat(scene.delivered(FAY, "Junk", "Subject: a forged offer")).contains("dmarc=fail");
        scene.james.awaitWebAdmin("/mailRepositories/var%2Fmail%2Fquarantined/mails", "\"", Scene.LIMIT);

        byte[] letter = scene.world.authenticMail(FAY, "an honest letter");
        scene.send(ExampleWorld.HONEST_CLIENT, "service@" + ExampleWorld.BANK, to, letter);

        List<SmtpSink.Received> left =
                List.of(outside(), outside(), outside()); // two forwarded copies and the holiday reply, in any order
        assertThat(left.stream().flatMap(mail -> mail.recipients().stream()))
                .containsExactlyInAnyOrder(
                        "desk@elsewhere.example", "friend@elsewhere.example", "service@" + ExampleWorld.BANK);
        assertThat(left).noneMatch(mail -> mail.message().contains("a forged offer"));
    }

    private static SmtpSink.Received outside() throws InterruptedException {
        return scene.outside.await(Scene.LIMIT);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"gone@example.com, nobody@elsewhere.example", "gus@example.com, nobody.of.gus@elsewhere.example"})
    void noBounceOfAForwardedStrangersMailReachesAForgedSender(String recipient, String target) throws Exception {
        String victim = "victim@nopolicy.example";
        byte[] mail = scene.world.unsignedMail(victim, recipient, "to be forwarded");
        assertThat(scene.send(ExampleWorld.FORGER, victim, List.of(recipient), mail)
                        .code())
                .isEqualTo(250);
        assertThat(scene.outside.awaitRefused(Scene.LIMIT)).isEqualTo(target);

        String another = SmtpSink.NOBODY + ".for." + recipient.replace('@', '.') + "@elsewhere.example";
        try (SmtpDialogue smtp = scene.submission()) { // whoever signed in is told what became of his mail
            smtp.authPlain(ANNA, PASSWORD);
            smtp.mailFrom(ANNA);
            smtp.rcptTo(another);
            assertThat(smtp.data(scene.world.unsignedMail(ANNA, target, "of a user"))
                            .code())
                    .isEqualTo(250);
        }
        assertThat(scene.outside.awaitRefused(Scene.LIMIT)).isEqualTo(another);
        scene.delivered("INBOX", another);
        assertThat(scene.outside.rest()).isEmpty();
    }

    @Test
    void removesAForgedDispositionWhateverItsSpelling() throws IOException, MessagingException {
        String forged = "x-gatehouse-DISPOSITION : accept, says the forger\r\nX-Other: kept\r\n";
        String mail = new String(
                scene.world.unsignedMail("offers@" + ExampleWorld.SHOP, ANNA, "forged disposition"),
                StandardCharsets.ISO_8859_1);
        scene.send(
                ExampleWorld.FORGER, "x@" + ExampleWorld.SHOP, (forged + mail).getBytes(StandardCharsets.ISO_8859_1));

        assertThat(scene.delivered("Junk", "Subject: forged disposition"))
                .contains("X-Gatehouse-Disposition: quarantine\r\n", "X-Other: kept")
                .doesNotContain("says the forger");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"X-Long: LONG\r\n", "X-Many: 1\r\n"})
    void refusesAHeaderThatIsTooLongToBeRead(String field) throws IOException {
        SmtpDialogue.Reply reply = scene.send(ExampleWorld.FORGER, "x@stranger.example", withLongHeader(field));

        assertThat(reply.lines().get(0)).startsWith("552-5.3.4 ").contains("header");
    }

    @Test
    void whoeverMustBeReachedGetsItWithoutTheRestOfTheHeader() throws IOException, MessagingException {
        assertThat(scene.send(
                                ExampleWorld.FORGER,
                                "x@stranger.example",
                                List.of("postmaster@" + ExampleWorld.OURS),
                                withLongHeader("X-Many: 1\r\n"))
                        .code())
                .isEqualTo(250);

        assertThat(scene.delivered(ELLA, "INBOX", "X-Many: 1\r\nX-Many: 1"))
                .contains("the long one's body")
                .doesNotContain("forged.example");
    }

    private static byte[] withLongHeader(String field) {
        String line = field.replace("LONG", "x".repeat(900) + "\r\n " + "y".repeat(900));
        String mail = "From: a@stranger.example\r\n" + line.repeat(10_100 / (1 + line.length() / 110))
                + "Authentication-Results: mail.example.com; dmarc=pass header.from=forged.example\r\n"
                + "\r\nthe long one's body\r\n";
        return mail.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"127.0.0.10, pass", "127.0.0.12, fail", "127.0.0.66, permerror"})
    void saysWhetherTheReverseNameLeadsBack(String client, String result) throws IOException, MessagingException {
        String subject = "reverse name of " + client;
        scene.send(client, "a@stranger.example", scene.world.unsignedMail("a@stranger.example", ANNA, subject));

        assertThat(scene.delivered("INBOX", "Subject: " + subject))
                .contains("iprev=" + result + " policy.iprev=" + client);
    }

    @Test
    void countsInJamesMetrics() throws IOException {
        scene.send(
                ExampleWorld.FORGER,
                "x@" + ExampleWorld.BANK,
                scene.world.unsignedMail("service@" + ExampleWorld.BANK, ANNA, "counted"));
        scene.send(
                ExampleWorld.FORGER,
                "x@" + ExampleWorld.BANK,
                scene.world.unsignedMail("service@" + ExampleWorld.BANK, ANNA, "counted"));

        String metrics = scene.james.webAdmin("GET", "/metrics", "");

        assertThat(metrics)
                .contains(
                        "\ngatehouse_verdict_reject_total ",
                        "\ngatehouse_spf_fail_total ",
                        "\ngatehouse_arc_none_total ",
                        "\ngatehouse_dmarc_fail_total ",
                        "\ngatehouse_DMARC_REJECT_refused_total ",
                        "\ngatehouse_verification_count ",
                        "\ngatehouse_dns_txt_count ",
                        "\ngatehouse_dns_cache_hits_total ");
    }
}
