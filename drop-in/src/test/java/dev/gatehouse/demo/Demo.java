package dev.gatehouse.demo;

import dev.gatehouse.dropin.ExampleWorld;
import dev.gatehouse.dropin.JamesServer;
import dev.gatehouse.dropin.Mailbox;
import dev.gatehouse.dropin.SmtpDialogue;
import dev.gatehouse.dropin.SmtpSink;
import dev.gatehouse.report.ReportReader;
import dev.gatehouse.report.ReportSummary;
import dev.gatehouse.report.ReportTable;
import dev.gatehouse.testkit.TestDnsServer;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * Boots a real James with Gatehouse on loopback, with example domains on a DNS of its own, and plays with it: real SMTP
 * dialogues, printed as they happen, and a DMARC report at the end.
 *
 * <p>{@code mvn -q -Pdemo} runs it and ends by itself; {@code mvn -q -Pdemo -Dstay} leaves the server up afterwards.
 */
public final class Demo {
    private static final String ANNA = "anna@" + ExampleWorld.OURS;
    private static final String BEN = "ben@" + ExampleWorld.OURS;
    private static final String PASSWORD = "correct horse";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final PrintStream out;
    private final Path folder;
    private final ExampleWorld world;
    private final JamesServer james;
    private final SmtpSink outside;
    private int scenes;

    private Demo(PrintStream out, Path folder, ExampleWorld world, JamesServer james, SmtpSink outside) {
        this.out = out;
        this.folder = folder;
        this.world = world;
        this.james = james;
        this.outside = outside;
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path folder = Files.createTempDirectory("gatehouse-demo");
        out.println("Starting a James server of its own in " + folder + " ...");
        ExampleWorld world = new ExampleWorld();
        try (TestDnsServer dns = world.publish(TestDnsServer.start());
                SmtpSink outside = SmtpSink.start();
                JamesServer james = JamesServer.fromSample("mx-and-submission", folder)
                        .with("dns.servers", dns.hostAndPort())
                        .sendingTo(outside.port())
                        .start()) {
            james.withDomain(ExampleWorld.OURS).withUser(ANNA, PASSWORD).withUser(BEN, PASSWORD);
            Demo demo = new Demo(out, folder, world, james, outside);
            demo.play();
            if (System.getProperty("stay") != null || Arrays.asList(arguments).contains("--stay")) {
                demo.stay(dns);
            }
        }
    }

    private void play() throws IOException, InterruptedException, MessagingException {
        strangerRelays();
        wrongPort();
        failedSignIn();
        properSubmission();
        asSomeoneElse();
        authenticMail();
        forgeryOfTheBank();
        forgeryOfTheShop();
        report();
    }

    private void scene(String title) {
        scenes++;
        out.println();
        out.println("== " + scenes + ". " + title);
    }

    private void strangerRelays() throws IOException {
        scene("A stranger tries to send through us to somebody else");
        try (SmtpDialogue smtp = mx(ExampleWorld.FORGER)) {
            smtp.mailFrom("promo@stranger.example");
            smtp.rcptTo("victim@elsewhere.example");
        }
    }

    private void wrongPort() throws IOException {
        scene("Our own user, whose mail program has the wrong port");
        try (SmtpDialogue smtp = mx(ExampleWorld.FORGER)) {
            smtp.mailFrom(ANNA);
            smtp.rcptTo("friend@elsewhere.example");
        }
    }

    private void failedSignIn() throws IOException {
        scene("The right port, an old password");
        try (SmtpDialogue smtp = submission()) {
            smtp.authPlain(ANNA, "last year's password");
            smtp.mailFrom(ANNA);
        }
    }

    private void properSubmission() throws IOException, InterruptedException {
        scene("Signed in: the letter goes out");
        try (SmtpDialogue smtp = submission()) {
            smtp.authPlain(ANNA, PASSWORD);
            smtp.mailFrom(ANNA);
            smtp.rcptTo("friend@elsewhere.example");
            smtp.data(world.unsignedMail(ANNA, "friend@elsewhere.example", "our holidays"));
        }
        SmtpSink.Received mail = outside.await(LIMIT);
        out.println("   the outside world got it: from <" + mail.sender() + "> to " + mail.recipients());
    }

    private void asSomeoneElse() throws IOException {
        scene("The same user, sending as somebody else");
        try (SmtpDialogue smtp = submission()) {
            smtp.authPlain(ANNA, PASSWORD);
            smtp.mailFrom(BEN);
            if (smtp.rcptTo("friend@elsewhere.example").isPositive()) {
                smtp.data(world.unsignedMail(BEN, "friend@elsewhere.example", "not from Ben"));
            }
        }
    }

    private void authenticMail() throws IOException, MessagingException {
        scene("Authentic mail from a bank that signs and asks for reject");
        try (SmtpDialogue smtp = mx(ExampleWorld.HONEST_CLIENT)) {
            smtp.mailFrom("service@" + ExampleWorld.BANK);
            smtp.rcptTo(ANNA);
            smtp.data(world.authenticMail(ANNA, "your statement"));
        }
        showDelivered("INBOX", "your statement");
    }

    private void forgeryOfTheBank() throws IOException {
        scene("A forgery in the bank's name");
        SmtpDialogue.Reply refusal;
        try (SmtpDialogue smtp = mx(ExampleWorld.FORGER)) {
            smtp.mailFrom("service@" + ExampleWorld.BANK);
            smtp.rcptTo(ANNA);
            refusal = smtp.data(world.unsignedMail("service@" + ExampleWorld.BANK, ANNA, "verify your account"));
        }
        lookUp(refusal);
    }

    /** What the reference of a refusal leads to, without the settings at its end. */
    private void lookUp(SmtpDialogue.Reply refusal) {
        String reference = refusal.text().replaceFirst("(?s).*ref=(\\w+).*", "$1");
        scene("What the operator finds with: gatehouse explain " + reference);
        james.webAdmin("GET", "/gatehouse/refusals/" + reference + "/bundle?format=text", "")
                .lines()
                .takeWhile(line -> !line.startsWith("Other refusals"))
                .forEach(line -> out.println("   " + line));
    }

    private void forgeryOfTheShop() throws IOException, MessagingException {
        scene("A forgery in the name of a shop that asks for quarantine");
        try (SmtpDialogue smtp = mx(ExampleWorld.FORGER)) {
            smtp.mailFrom("offers@" + ExampleWorld.SHOP);
            smtp.rcptTo(ANNA);
            smtp.data(world.unsignedMail("offers@" + ExampleWorld.SHOP, ANNA, "you have won"));
        }
        showDelivered("Junk", "you have won");
    }

    private void showDelivered(String folder, String subject) throws IOException, MessagingException {
        try (Mailbox mailbox = Mailbox.open(james, ANNA, PASSWORD)) {
            String mail = mailbox.await(folder, "Subject: " + subject, LIMIT);
            out.println("   in Anna's " + folder + ":");
            mail.substring(0, mail.indexOf("\r\n\r\n")).lines().forEach(line -> out.println("   | " + line));
        }
    }

    private void report() throws IOException, InterruptedException {
        scene("The day's DMARC reports, made now instead of after midnight");
        james.webAdmin("POST", "/gatehouse/reports/run", "");
        for (int i = 0; i < 2; i++) {
            SmtpSink.Received mail = outside.await(LIMIT);
            Path file = folder.resolve("report-" + (i + 1) + ".eml");
            Files.write(file, mail.bytes());
            out.println("   mailed to " + mail.recipients() + ", kept in " + file);
            out.println();
            ReportTable.of(summary(mail), 20).lines().forEach(line -> out.println("   " + line));
        }
    }

    private static ReportSummary summary(SmtpSink.Received mail) throws IOException {
        try {
            MimeMessage message =
                    new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail.bytes()));
            MimeMultipart parts = (MimeMultipart) message.getContent();
            return ReportReader.summary(parts.getBodyPart(1).getInputStream());
        } catch (MessagingException e) {
            throw new IOException("the report mail cannot be read", e);
        }
    }

    /** Until the person presses Enter, or for ever where there is no keyboard. */
    private void stay(TestDnsServer dns) throws IOException, InterruptedException {
        out.println();
        out.println("The server stays up. Try it with your own mail program:");
        out.println("   port 25 is " + james.port("25") + ", port 587 is " + james.port("587") + ", IMAP is "
                + james.port("143") + ", all on 127.0.0.1");
        out.println("   users " + ANNA + " and " + BEN + ", password \"" + PASSWORD + "\"");
        out.println("   web administration http://127.0.0.1:" + james.port("webadmin") + "/gatehouse/reports");
        out.println("   DNS of the example domains " + dns.hostAndPort());
        out.println("   log " + folder.resolve("james.out"));
        out.println("Press Enter to stop.");
        if (System.in.read() < 0) {
            new CountDownLatch(1).await();
        }
    }

    /** On port 25, as a client with that address. */
    private SmtpDialogue mx(String client) throws IOException {
        out.println("   (client " + client + " connects to port 25, here " + james.port("25") + ")");
        SmtpDialogue smtp = SmtpDialogue.connectFrom(client, james.port("25"), this::show);
        smtp.ehlo("mta.client.example");
        return smtp;
    }

    /** On port 587, encrypted. */
    private SmtpDialogue submission() throws IOException {
        out.println("   (a mail program connects to port 587, here " + james.port("587") + ")");
        SmtpDialogue smtp = SmtpDialogue.connect(james.port("587"), this::show);
        smtp.ehlo("laptop.example");
        smtp.startTls("laptop.example");
        return smtp;
    }

    /** The dialogue without the lines that are the same in every session. */
    private void show(String line) {
        if (!line.matches("S: 250-.*|S: 250 (STARTTLS|AUTH.*|8BITMIME|PIPELINING|ENHANCED.*)|S: 220.*|C: STARTTLS")) {
            out.println("   " + line);
        }
    }
}
