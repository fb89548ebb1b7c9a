package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static dev.gatehouse.dropin.Scene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gatehouse.testkit.Peer;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that people send with, read the three lines: after MAIL (which James refuses, and we explain), RCPT and DATA.
 * Each sees the first line, the last, and all joined in its own way.
 */
class RealClientsIT {
    private static final String BEN = "ben@" + ExampleWorld.OURS;
    private static final String ELSEWHERE = "friend@elsewhere.example";
    private static final String NOT_OWNER =
            "Sender not authorized: you are signed in as " + ANNA + ", but send as " + BEN + ".";
    private static final String STRANGER =
            "Relay not permitted: neither the sender's nor the recipient's domain is hosted on this server.";
    private static final String FORGED = "Sender not authorized: mail as " + ExampleWorld.OURS + " must come signed in";
    private static final String LAST = "help: ref=";

    @TempDir
    static Path folder;

    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        scene = Scene.open(
                folder,
                builder -> builder.replacing(
                        "smtpserver.xml",
                        "would answer first. -->\n        <verifyIdentity>false</verifyIdentity>",
                        "-->\n        <verifyIdentity>true</verifyIdentity>"));
        scene.james.withUser(BEN, PASSWORD);
    }

    @AfterAll
    static void stop() throws IOException {
        scene.close();
    }

    /** What a client said that a reply was: the code, and the text without codes, as it joins the lines. */
    private static void reads(String text, String first, String topic) {
        List<String> lines = text.strip().lines().toList();
        assertThat(lines).as(text).hasSize(3);
        assertThat(lines.get(0)).contains("5.7.1 " + first);
        assertThat(lines.get(1)).contains("5.7.1 Fix: ");
        assertThat(lines.get(2)).contains("5.7.1 " + topic + " " + LAST).contains("postmaster@example.com");
    }

    @Test
    @DisplayName("Jakarta Mail (Angus) after RCPT")
    void angusAfterRcpt() {
        reads(angus("25", "a@stranger.example", ELSEWHERE, false), STRANGER, "Relay");
    }

    @Test
    @DisplayName("Jakarta Mail (Angus) after MAIL")
    void angusAfterMail() {
        reads(angus("587", BEN, ELSEWHERE, true), NOT_OWNER, "Sender");
    }

    @Test
    @DisplayName("Jakarta Mail (Angus) after DATA")
    void angusAfterData() {
        reads(angus("25", ANNA, ANNA, false), FORGED, "Sender");
    }

    /** The words of the exception, and of those it carries. */
    private static String angus(String port, String from, String to, boolean signedIn) {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", scene.james.port(port));
        properties.put("mail.smtp.localaddress", ExampleWorld.FORGER);
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.ssl.trust", "*");
        properties.put("mail.smtp.ssl.checkserveridentity", "false");
        properties.put("mail.smtp.auth", Boolean.toString(signedIn));
        properties.put("mail.smtp.from", from);
        try (Transport transport = Session.getInstance(properties).getTransport("smtp")) {
            transport.connect(signedIn ? ANNA : null, signedIn ? PASSWORD : null);
            MimeMessage message = new MimeMessage(Session.getInstance(properties));
            message.setFrom(from);
            message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
            message.setText("hello");
            message.saveChanges();
            transport.sendMessage(message, message.getAllRecipients());
            return "it was accepted";
        } catch (MessagingException e) {
            List<String> words = new ArrayList<>();
            for (Exception cause = e; cause instanceof MessagingException said; cause = said.getNextException()) {
                words.add(String.valueOf(said.getMessage()));
            }
            return words.stream()
                    .filter(text -> text.startsWith("5"))
                    .findFirst()
                    .orElse(words.toString());
        }
    }

    private static final String SMTPLIB = """
        import json, smtplib, ssl, sys
        port, sender, recipient, user, password = sys.argv[1:]
        context = ssl._create_unverified_context()
        server = smtplib.SMTP('127.0.0.1', int(port), source_address=('127.0.0.66', 0))
        server.starttls(context=context)
        if user:
            server.login(user, password)
        try:
            server.sendmail(sender, [recipient], 'From: %s\\r\\nTo: %s\\r\\n\\r\\nhello\\r\\n' % (sender, recipient))
            print(json.dumps([0, 'accepted']))
        except smtplib.SMTPRecipientsRefused as e:
            code, text = e.recipients[recipient]
            print(json.dumps([code, text.decode('ascii')]))
        except smtplib.SMTPResponseException as e:
            print(json.dumps([e.smtp_code, e.smtp_error.decode('ascii')]))
        """;

    @Test
    @DisplayName("Python smtplib after MAIL, RCPT and DATA")
    void smtplib() throws IOException, InterruptedException {
        assumeTrue(
                Peer.runs("python3", "-c", "import json, smtplib, ssl, sys; ssl._create_unverified_context()"),
                "skipped: no python3 with ssl (apt-get install python3)");

        reads(python("587", BEN, ELSEWHERE, ANNA, PASSWORD), NOT_OWNER, "Sender");
        reads(python("25", "a@stranger.example", ELSEWHERE, "", ""), STRANGER, "Relay");
        reads(python("25", ANNA, ANNA, "", ""), FORGED, "Sender");
    }

    private static String python(String port, String from, String to, String user, String password)
            throws IOException, InterruptedException {
        JsonNode reply = JsonMapper.builder()
                .build()
                .readTree(run(
                        "python3", "-c", SMTPLIB, Integer.toString(scene.james.port(port)), from, to, user, password));
        assertThat(reply.get(0).asInt()).isEqualTo(550);
        return reply.get(1).asText();
    }

    @Test
    @DisplayName("swaks after MAIL, RCPT and DATA")
    void swaks() throws IOException, InterruptedException {
        assumeTrue(
                Peer.says("swaks", "--support").contains("=== Basic AUTH supported"),
                "skipped: no swaks (apt-get install swaks)");
        assumeTrue(
                Peer.says("swaks", "--support").contains("=== TLS supported"),
                "skipped: swaks without TLS (apt-get install libnet-ssleay-perl)");

        reads(
                swaks(
                        "587",
                        BEN,
                        ELSEWHERE,
                        "--tls",
                        "--auth",
                        "PLAIN",
                        "--auth-user",
                        ANNA,
                        "--auth-password",
                        PASSWORD),
                NOT_OWNER,
                "Sender");
        reads(swaks("25", "a@stranger.example", ELSEWHERE), STRANGER, "Relay");
        reads(swaks("25", ANNA, ANNA), FORGED, "Sender");
    }

    /** The lines that swaks marks as an error. */
    private static String swaks(String port, String from, String to, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("swaks", "--server", "127.0.0.1", "--port"));
        command.add(Integer.toString(scene.james.port(port)));
        command.addAll(List.of("--local-interface", ExampleWorld.FORGER, "--ehlo", "client.example"));
        command.addAll(List.of("--from", from, "--to", to));
        command.addAll(List.of(more));
        return run(command.toArray(String[]::new))
                .lines()
                .filter(line -> line.matches("<[~*]\\*  ?550.*"))
                .collect(Collectors.joining("\n"));
    }

    /** What Postfix tells the sender is all that the sender sees. */
    @Test
    @DisplayName("Postfix as sending server, after RCPT and DATA")
    void postfix(@TempDir Path own) throws IOException, InterruptedException, MessagingException {
        String missing = Postfix.missing();
        assumeTrue(missing.isEmpty(), missing);

        try (SmtpSink notices = SmtpSink.start();
                Postfix postfix = Postfix.start(own, scene.james.port("25"), notices.port())) {
            notifies(notice(postfix, notices, "a@stranger.example", ELSEWHERE), STRANGER, "Relay");
            notifies(
                    notice(postfix, notices, ANNA, ANNA),
                    "Refused by the DMARC policy of " + ExampleWorld.OURS,
                    "DMARC");
        }
    }

    /** The notice that the sender gets of a mail that was refused: the words for people, and those for programs. */
    private static MimeMultipart notice(Postfix postfix, SmtpSink notices, String from, String to)
            throws IOException, InterruptedException, MessagingException {
        try (SmtpDialogue smtp = SmtpDialogue.connect(postfix.port())) {
            smtp.ehlo("client.stranger.example");
            smtp.mailFrom("a@stranger.example");
            smtp.rcptTo(to);
            assertThat(smtp.data(scene.world.unsignedMail(from, to, "a letter")).code())
                    .isEqualTo(250);
        }
        SmtpSink.Received notice = notices.await(Scene.LIMIT);
        assertThat(notice.recipients()).containsExactly("a@stranger.example");
        MimeMessage message = new MimeMessage(null, new ByteArrayInputStream(notice.bytes()));
        return new MimeMultipart(message.getDataHandler().getDataSource());
    }

    private static void notifies(MimeMultipart notice, String first, String topic)
            throws IOException, MessagingException {
        assertThat(joined(notice, 0)).contains("said: 550-5.7.1 " + first);
        assertThat(joined(notice, 1))
                .contains("Status: 5.7.1 ")
                .contains("Diagnostic-Code: smtp; 550-5.7.1 " + first); // RFC 3464 section 2.3.6
        for (int part = 0; part < 2; part++) {
            assertThat(joined(notice, part))
                    .contains("550-5.7.1 Fix: ")
                    .containsPattern("550 5\\.7\\.1 " + topic + " help: ref=\\w+.* postmaster@example\\.com");
        }
    }

    /** A part's text, its lines joined as a reader joins them. */
    private static String joined(MimeMultipart notice, int part) throws IOException, MessagingException {
        try (InputStream text = notice.getBodyPart(part).getInputStream()) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).replaceAll("\\s+", " ");
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return output;
    }

    @Test
    @DisplayName("James' own check of identities, without a sender too")
    void whatJamesRefusesIsSaidInOurWords() throws IOException {
        try (SmtpDialogue smtp = scene.submission()) {
            smtp.authPlain(ANNA, PASSWORD);
            assertThat(smtp.mailFrom(BEN).text()).startsWith("550-5.7.1 " + NOT_OWNER);
            assertThat(smtp.mailFrom("x@far.example").text())
                    .startsWith("550-5.7.1 Sender not authorized: your account here may not send");
        }
    }

    @Test
    @DisplayName("a read receipt, which has no sender, past James' own check of identities")
    void aUsersReadReceiptIsAcceptedWhereJamesVerifiesIdentities() throws IOException {
        try (SmtpDialogue smtp = scene.submission()) {
            smtp.authPlain(ANNA, PASSWORD);
            assertThat(smtp.mailFrom("").code()).isEqualTo(250);
            assertThat(smtp.rcptTo(BEN).code()).isEqualTo(250);
            assertThat(smtp.data(scene.world.unsignedMail(ANNA, BEN, "read")).code())
                    .isEqualTo(250);
        }
    }
}
