package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.testkit.TestSigner;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.GZIPInputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.dom.DOMSource;
import javax.xml.validation.SchemaFactory;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/** What domain owners get to read of their mail. */
class ReportIT {
    @TempDir
    Path folder;

    @Test
    void mailsAValidReportWhoseCountsAreTheMessages() throws Exception {
        try (Scene scene = Scene.open(folder)) {
            for (int i = 0; i < 3; i++) {
                scene.send(
                        ExampleWorld.HONEST_CLIENT,
                        "service@" + ExampleWorld.BANK,
                        scene.world.authenticMail(ANNA, "letter " + i));
            }
            for (int i = 0; i < 2; i++) {
                scene.send(
                        ExampleWorld.FORGER,
                        "x@" + ExampleWorld.BANK,
                        scene.world.unsignedMail("service@" + ExampleWorld.BANK, ANNA, "forgery " + i));
            }

            CommandLineIT.Run run = CommandLineIT.run(
                    "3.8", "reports", "run", "--webadmin", "http://127.0.0.1:" + scene.james.port("webadmin"));
            assertThat(run.exitCode()).as(run.output()).isZero();

            SmtpSink.Received mail = scene.outside.await(Scene.LIMIT);
            assertThat(mail.recipients()).containsExactly("dmarc@" + ExampleWorld.BANK);
            Document report = report(mail);
            assertThat(sum(report, "pass")).isEqualTo(3);
            assertThat(sum(report, "reject")).isEqualTo(2);
            assertThat(scene.outside.rest()).isEmpty();
        }
    }

    /** The sample's commented block, as an operator completes it. */
    private static JamesServer.Builder signing(JamesServer.Builder james, TestSigner signer) {
        String file = "mailetcontainer.xml";
        String key = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(signer.privateKey().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return james.replacing(file, "take the comment marks away.", "take the comment marks away. -->")
                .replacing(file, "</mailet>\n            -->", "</mailet>")
                .replacing(file, "the lines of conf/dkim.pem", key);
    }

    @Test
    void signsItsReportsAndLearnsFromTheirBounces() throws Exception {
        TestSigner signer = TestSigner.rsa(ExampleWorld.OURS, "s1");
        try (Scene scene = Scene.open(folder, james -> signing(james, signer))) {
            scene.dns.txt(signer.keyName(), signer.keyRecord());
            signsNothingThatIsOnlyForwarded(scene);
            for (String client : List.of(ExampleWorld.HONEST_CLIENT, ExampleWorld.FORGER)) {
                scene.send(
                        client,
                        "service@" + ExampleWorld.BANK,
                        scene.world.authenticMail(ANNA, "a letter by " + client));
            }
            scene.james.webAdmin("POST", "/gatehouse/reports/run", "");
            SmtpSink.Received mail = scene.outside.await(Scene.LIMIT);
            assertThat(sum(report(mail), "pass")).isEqualTo(2);
            verifies(mail, scene);

            SmtpDialogue.Reply taken = bounce(scene, mail.sender(), "5.3.4", "552 message too large");
            assertThat(taken.code()).as(taken.toString()).isEqualTo(250);
            SmtpSink.Received half = awaitHalf(scene);
            awaitHalf(scene);
            assertThat(scene.outside.rest()).isEmpty();
            assertThat(scene.james.webAdmin("GET", "/gatehouse/reports/suppressions", ""))
                    .doesNotContain(ExampleWorld.BANK);

            String forged = half.sender().replace("+", "+1");
            assertThat(bounce(scene, forged, "5.1.1", "550 nobody here").code()).isEqualTo(550);
            isNotLetInForOthersBeside(half.sender(), scene);
            taken = aDomainThatRejectsAndSignsNoBounces(half.sender(), scene);
            assertThat(taken.code()).as(taken.toString()).isEqualTo(250);
            awaitSuppression(scene, "dmarc@" + ExampleWorld.BANK);
            assertThat(scene.james.webAdmin("GET", "/gatehouse/reports/status", ""))
                    .contains("\"TOO_LARGE\":1")
                    .contains("\"BOUNCED\":1")
                    .contains("\"suppressions\":1");
            administer(scene);
        }
    }

    private static void signsNothingThatIsOnlyForwarded(Scene scene) throws Exception {
        String desk = "desk@" + ExampleWorld.OURS;
        scene.james.webAdmin("POST", "/mappings/address/" + desk + "/targets/desk@elsewhere.example", "");
        String stranger = "a@stranger.example";
        scene.send(
                ExampleWorld.FORGER, stranger, List.of(desk), scene.world.unsignedMail(stranger, desk, "to forward"));
        SmtpSink.Received forwarded = scene.outside.await(Scene.LIMIT);
        assertThat(forwarded.recipients()).containsExactly("desk@elsewhere.example");
        assertThat(forwarded.message()).doesNotContain("DKIM-Signature");
    }

    /** A report of one of the two records; an operator need not wait until the regular run brings it. */
    private static SmtpSink.Received awaitHalf(Scene scene) throws Exception {
        Instant limit = Instant.now().plus(Scene.LIMIT);
        Optional<SmtpSink.Received> half = Optional.empty();
        while (half.isEmpty()) {
            assertThat(Instant.now()).as("a smaller report comes").isBefore(limit);
            scene.james.webAdmin("POST", "/gatehouse/reports/run", "");
            half = scene.outside.poll(Duration.ofSeconds(1));
        }
        assertThat(half.get().recipients()).containsExactly("dmarc@" + ExampleWorld.BANK);
        assertThat(sum(report(half.get()), "pass")).isEqualTo(1);
        return half.get();
    }

    private void verifies(SmtpSink.Received mail, Scene scene) throws Exception {
        Path file = Files.write(folder.resolve("report.eml"), mail.bytes());
        CommandLineIT.Run run =
                CommandLineIT.run("3.8", "dkim", file.toString(), "--dns", scene.dns.hostAndPort(), "--json");
        assertThat(run.output()).contains("\"result\":\"pass\"").contains("\"" + ExampleWorld.OURS + "\"");
    }

    /** Neither SPF nor DKIM speaks for it; the address that it comes to does. */
    private static SmtpDialogue.Reply aDomainThatRejectsAndSignsNoBounces(String to, Scene scene) throws IOException {
        try (SmtpDialogue smtp = scene.mx(ExampleWorld.FORGER)) {
            smtp.mailFrom("");
            smtp.rcptTo(to);
            return smtp.data(notification("mailer-daemon@" + ExampleWorld.BANK, to, "5.1.1", "550 nobody here"));
        }
    }

    /** The same forgery, with a mailbox as a second recipient: refused, whichever of the two is said no to. */
    private static void isNotLetInForOthersBeside(String bounceAddress, Scene scene) throws IOException {
        for (List<String> order : List.of(List.of(bounceAddress, ANNA), List.of(ANNA, bounceAddress))) {
            try (SmtpDialogue smtp = scene.mx(ExampleWorld.FORGER)) {
                smtp.mailFrom("");
                smtp.rcptTo(order.get(0));
                SmtpDialogue.Reply second = smtp.rcptTo(order.get(1));
                boolean apart = second.code() == 452;
                SmtpDialogue.Reply end = apart && order.get(0).equals(bounceAddress)
                        ? second
                        : smtp.data(notification("mailer-daemon@" + ExampleWorld.BANK, ANNA, "4.0.0", "421 no"));
                assertThat(end.code()).as(order + " " + end).isIn(452, 550);
            }
        }
    }

    /** As the bank's server would send it. */
    static SmtpDialogue.Reply bounce(Scene scene, String to, String status, String diagnostic) throws IOException {
        try (SmtpDialogue smtp = scene.mx(ExampleWorld.HONEST_CLIENT)) {
            smtp.mailFrom("");
            SmtpDialogue.Reply reply = smtp.rcptTo(to);
            return reply.code() != 250
                    ? reply
                    : smtp.data(notification("mailer-daemon@mx.elsewhere.example", to, status, diagnostic));
        }
    }

    private static byte[] notification(String from, String to, String status, String diagnostic) {
        return String.join(
                        "\r\n",
                        "From: " + from,
                        "To: " + to,
                        "Subject: Undelivered",
                        "MIME-Version: 1.0",
                        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
                        "",
                        "--b",
                        "Content-Type: message/delivery-status",
                        "",
                        "Reporting-MTA: dns; mx." + ExampleWorld.BANK,
                        "",
                        "Action: failed",
                        "Status: " + status,
                        "Diagnostic-Code: smtp; " + diagnostic,
                        "",
                        "--b--",
                        "")
                .getBytes(StandardCharsets.US_ASCII);
    }

    static void awaitSuppression(Scene scene, String target) {
        assertThat(scene.james.awaitWebAdmin("/gatehouse/reports/suppressions", target, Scene.LIMIT))
                .contains("550 nobody here");
    }

    /** The rest of the routes, as an operator uses them. */
    private static void administer(Scene scene) throws IOException {
        String base = "/gatehouse/reports";
        assertThat(scene.james.webAdmin("DELETE", base + "/suppressions/dmarc@" + ExampleWorld.BANK, ""))
                .contains("true");
        assertThat(scene.james.webAdmin(
                        "PUT", base + "/suppressions/" + ExampleWorld.SHOP + "?days=3&reason=asked", ""))
                .contains("true");
        assertThat(scene.james.webAdmin("GET", base + "/suppressions", ""))
                .contains(ExampleWorld.SHOP)
                .contains("asked");
        JsonNode line = bounced(new ObjectMapper().readTree(scene.james.webAdmin("GET", base, "")));
        long delivery = line.at("/deliveries/0/id").asLong();
        assertThat(scene.james.webAdmin("POST", base + "/deliveries/" + delivery + "/retry", ""))
                .contains("true");
        assertThat(scene.james.webAdmin("POST", base + "/deliveries/" + delivery + "/cancel", ""))
                .contains("true");
        assertThatThrownBy(() -> scene.james.webAdmin("POST", base + "/deliveries/" + delivery + "/send", ""))
                .hasMessageContaining("409");
        assertThatThrownBy(() -> scene.james.webAdmin("POST", base + "/deliveries/x/send", ""))
                .hasMessageContaining("400");
        assertThat(scene.james.webAdmin("POST", base + "/render", "")).contains("\"handedOn\":0");
        assertThat(scene.james.webAdmin("GET", base + "/" + line.get("reportId").asText() + "/page", ""))
                .contains(ExampleWorld.BANK);
    }

    private static JsonNode bounced(JsonNode lines) {
        for (JsonNode line : lines) {
            if (line.at("/deliveries/0/state").asText().equals("BOUNCED")) {
                return line;
            }
        }
        throw new AssertionError("no report bounced: " + lines);
    }

    private static Document report(SmtpSink.Received mail)
            throws MessagingException, IOException, SAXException, ParserConfigurationException {
        MimeMessage message =
                new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail.bytes()));
        assertThat(message.getSubject()).startsWith("Report Domain: " + ExampleWorld.BANK + " Submitter: ");
        BodyPart attachment = ((MimeMultipart) message.getContent()).getBodyPart(1);
        assertThat(attachment.getFileName()).endsWith(".xml.gz").contains("!" + ExampleWorld.BANK + "!");
        DocumentBuilderFactory builders = DocumentBuilderFactory.newDefaultInstance();
        builders.setNamespaceAware(true);
        Document report = builders.newDocumentBuilder().parse(new GZIPInputStream(attachment.getInputStream()));
        SchemaFactory.newDefaultInstance()
                .newSchema(ReportIT.class.getResource("/dev/gatehouse/report/dmarc-2.0.xsd"))
                .newValidator()
                .validate(new DOMSource(report));
        assertThat(report.getDocumentElement().getNamespaceURI()).isNotEqualTo(XMLConstants.NULL_NS_URI);
        return report;
    }

    /** The messages with that disposition. */
    private static int sum(Document report, String disposition) throws XPathExpressionException {
        String rows = "//*[local-name()='row'][.//*[local-name()='disposition']='" + disposition + "']";
        return ((Number) XPathFactory.newDefaultInstance()
                        .newXPath()
                        .evaluate(
                                "sum(" + rows + "/*[local-name()='count'])",
                                report,
                                javax.xml.xpath.XPathConstants.NUMBER))
                .intValue();
    }
}
