package dev.gatehouse.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.TestDnsServer;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A James from a sample, mx-and-submission if no other is named, the example domains on a DNS server, and the outside world's SMTP server. */
final class Scene implements AutoCloseable {
    static final Duration LIMIT = Duration.ofMinutes(3);
    static final String ANNA = "anna@" + ExampleWorld.OURS;
    static final String PASSWORD = "secret-of-anna";

    final ExampleWorld world = new ExampleWorld();
    final TestDnsServer dns = world.publish(TestDnsServer.start());
    final SmtpSink outside;
    final JamesServer james;

    private Scene(String sample, Path folder, UnaryOperator<JamesServer.Builder> changes) throws IOException {
        outside = SmtpSink.start();
        james = changes.apply(JamesServer.fromSample(sample, folder)
                        .with("dns.servers", dns.hostAndPort())
                        .sendingTo(outside.port()))
                .start()
                .withDomain(ExampleWorld.OURS)
                .withUser(ANNA, PASSWORD);
    }

    static Scene open(Path folder) throws IOException {
        return open(folder, builder -> builder);
    }

    static Scene open(Path folder, UnaryOperator<JamesServer.Builder> changes) throws IOException {
        return open("mx-and-submission", folder, changes);
    }

    static Scene open(String sample, Path folder, UnaryOperator<JamesServer.Builder> changes) throws IOException {
        return new Scene(sample, folder, changes);
    }

    /** With what {@link StrangersAsOurs} plays. */
    Scene withStrangersAsOurs() throws IOException {
        StrangersAsOurs.publish(dns);
        for (String domain : StrangersAsOurs.HOSTED) {
            james.withDomain(domain);
        }
        return this;
    }

    /** A session on port 25 from a client address of loopback, after EHLO. */
    SmtpDialogue mx(String client) throws IOException {
        SmtpDialogue smtp = SmtpDialogue.connectFrom(client, james.port("25"), line -> {});
        assertThat(smtp.ehlo("mta.client.example").code()).isEqualTo(250);
        return smtp;
    }

    /** A session on port 587 after STARTTLS. */
    SmtpDialogue submission() throws IOException {
        SmtpDialogue smtp = SmtpDialogue.connect(james.port("587"));
        smtp.ehlo("client.example");
        assertThat(smtp.startTls("client.example").code()).isEqualTo(250);
        return smtp;
    }

    /** The reply to a whole message to Anna. */
    SmtpDialogue.Reply send(String client, String reversePath, byte[] mail) throws IOException {
        return send(client, reversePath, List.of(ANNA), mail);
    }

    SmtpDialogue.Reply send(String client, String reversePath, List<String> recipients, byte[] mail)
            throws IOException {
        try (SmtpDialogue smtp = mx(client)) {
            smtp.mailFrom(reversePath);
            for (String recipient : recipients) {
                assertThat(smtp.rcptTo(recipient).code()).isEqualTo(250);
            }
            return smtp.data(mail);
        }
    }

    /** Anna's mail that contains {@code text}, once it is delivered. */
    String delivered(String folder, String text) throws MessagingException, IOException {
        return delivered(ANNA, folder, text);
    }

    /** The same of another user, whose password is Anna's. */
    String delivered(String user, String folder, String text) throws MessagingException, IOException {
        try (Mailbox mailbox = Mailbox.open(james, user, PASSWORD)) {
            return mailbox.await(folder, text, LIMIT);
        }
    }

    @Override
    public void close() throws IOException {
        james.close();
        outside.close();
        dns.close();
    }
}
