package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
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
