package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static dev.gatehouse.dropin.Scene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** James' own sample configuration of 3.8.1, changed as docs/install.md says, with the very blocks that stand there. */
class InstallIT {
    private static final Path JAMES_SAMPLE = Project.root().resolve("drop-in/src/test/resources/james-3.8.1-sample");

    @TempDir
    static Path folder;

    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        List<String> xml = blocks("xml");
        List<String> properties = blocks("properties");
        scene = Scene.open(folder, james -> james.withFile("smtpserver.xml", smtpServer(xml))
                .withFile("mailetcontainer.xml", mailetContainer(xml))
                .withFile(
                        "domainlist.xml",
                        "<domainlist><autodetect>false</autodetect><autodetectIP>false</autodetectIP>" + xml.get(5)
                                + "</domainlist>")
                .withFile("logback.xml", logback(xml))
                .withFile("gatehouse.properties", properties.get(0).replaceAll("(?m)^.*mode=warn$", ""))
                .withFile("webadmin.properties", "enabled=true\nport=8000\n" + properties.get(1)));
    }

    @AfterAll
    static void stop() throws IOException {
        scene.close();
    }

    private static List<String> blocks(String language) throws IOException {
        String manual = Files.readString(Project.root().resolve("docs/install.md"));
        return Pattern.compile("(?s)\n```" + language + "\n(.*?)```\n")
                .matcher(manual)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static String smtpServer(List<String> xml) {
        return Text.of("smtpserver.xml")
                .replacing("<handlerchain.*?</handlerchain>", xml.get(0))
                .replacing("<verifyIdentity>.*?</verifyIdentity>", xml.get(1))
                .replacing("<authorizedAddresses>.*?</authorizedAddresses>", "")
                .replacing("<announce>forUnauthorizedAddresses</announce>", xml.get(2))
                .replacing("<tls socketTLS=\"false\" startTLS=\"false\">", xml.get(3))
                .text();
    }

    /** The first Bounce as 3.9 has it. */
    private static String mailetContainer(List<String> xml) {
        return Text.of("mailetcontainer.xml")
                .replacing("<postmaster>postmaster</postmaster>", xml.get(4))
                .replacing("<processor state=\"root\" enableJmx=\"true\">", "$0" + xml.get(6))
                .replacing("<mailet match=\"All\" class=\"LocalDelivery\"/>", xml.get(8) + "$0")
                .replacing("<processor state=\"local-delivery\"", xml.get(7) + "$0")
                .replacing("<mailet match=\"RecipientIsLocal\" class=\"ToProcessor\">", xml.get(9) + "$0")
                .replacing("<processor state=\"error\" enableJmx=\"true\">", "$0" + xml.get(10))
                .replacing(
                        "match=\"All\" class=\"Bounce\">\\s+<onMailet",
                        "match=\"not-reprocessed\" class=\"Bounce\"><onMailet")
                .replacing(
                        "match=\"All\" class=\"((?:DSN)?Bounce)\"",
                        "match=\"dev.gatehouse.matchers.MayBeBounced\" class=\"$1\"")
                .replacing("<delayTime>.*</sendpartial>", xml.get(11))
                .text();
    }

    private static String logback(List<String> xml) {
        return Text.of("logback.xml")
                .replacing("/logs/", folder + "/")
                .replacing("<logger name=\"org.apache.james\"", xml.get(12) + "$0")
                .text();
    }

    /** One of James' files while it is being changed. */
    private record Text(String text) {
        static Text of(String name) {
            try {
                return new Text(Files.readString(JAMES_SAMPLE.resolve(name)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Text replacing(String what, String by) {
            Matcher matcher = Pattern.compile(what, Pattern.DOTALL).matcher(text);
            assertThat(matcher.find()).as(what).isTrue();
            return new Text(matcher.replaceAll(by));
        }
    }

    @Test
    void jamesOwnLogbackShowsThatGatehouseGuards() {
        assertThat(scene.james.log().lines().filter(line -> line.contains("Gatehouse guards mail.example.com")))
                .singleElement()
                .asString()
                .contains("WARN");
        assertThat(scene.james.log()).doesNotContain("delayTime", "maxRetries", "offers AUTH to nobody");
    }

    @Test
    void aRefusalAtPort25IsTheOneOfTheManualAndIsInTheLog() throws IOException {
        String reference;
        try (SmtpDialogue smtp = scene.mx(ExampleWorld.FORGER)) {
            assertThat(smtp.mailFrom(ANNA).code()).isEqualTo(250);
            SmtpDialogue.Reply reply = smtp.rcptTo("friend@elsewhere.example");
            assertThat(reply.text()).contains("Relay not permitted on port " + scene.james.port("25"));
            reference = reply.lines().get(2).replaceFirst(".*ref=([0-9A-Z]{10}).*", "$1");
        }
        scene.james.awaitWebAdmin("/gatehouse/refusals/" + reference, "RLY-", Scene.LIMIT);
        scene.james.awaitLog(reference, Scene.LIMIT);
    }

    @Test
    void somebodyOnTheSameMachineCanSignIn() throws IOException, InterruptedException {
        try (SmtpDialogue smtp = scene.submission()) {
            assertThat(smtp.authPlain(ANNA, PASSWORD).code()).isEqualTo(235);
            smtp.mailFrom(ANNA);
            assertThat(smtp.rcptTo("b@elsewhere.example").code()).isEqualTo(250);
            assertThat(smtp.data(scene.world.unsignedMail(ANNA, "b@elsewhere.example", "from a webmail"))
                            .code())
                    .isEqualTo(250);
        }
        assertThat(scene.outside.await(Scene.LIMIT).message()).contains("Subject: from a webmail");
    }

    @Test
    void quarantinedMailComesIntoTheSpamFolderThatJamesMakes() throws IOException, MessagingException {
        SmtpDialogue.Reply reply = scene.send(
                ExampleWorld.FORGER,
                "x@" + ExampleWorld.SHOP,
                scene.world.unsignedMail("offers@" + ExampleWorld.SHOP, ANNA, "an odd offer"));

        assertThat(reply.code()).isEqualTo(250);
        assertThat(scene.delivered("Spam", "Subject: an odd offer")).contains("dmarc=fail");
    }
}
