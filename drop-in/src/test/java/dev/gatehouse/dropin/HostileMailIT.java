package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.TestDnsServer;
import dev.gatehouse.testkit.TestSigner;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What strangers write, in the DNS, the envelope or the header, comes into no reply, field or log line of ours but as printable
 * ASCII of bounded length. Each text is put into each place, once under a policy that lets the message in and once under one
 * that refuses it.
 */
class HostileMailIT {
    private static final Map<String, String> TEXTS = Map.of(
            "line end", "a\r\nInjected: yes",
            "bare CR", "a\rInjected: yes",
            "bare LF", "a\nInjected: yes",
            "NUL", "a\0Injected: yes",
            "terminal", "a\u001b[2JInjected",
            "8-bit", "\u00e9\u0085\u00ff\u00e2\u0080\u00aeInjected",
            "quotes", "\"; dmarc=pass header.from=Injected (\\",
            "placeholder", "{ip} {fromDomain} ${jndi:Injected} %s Injected",
            "long", "Injected".repeat(400));

    /** Where a stranger's text can stand. */
    private enum Place {
        HELO,
        LOCAL_PART,
        DISPLAY_NAME,
        FROM_DOMAIN,
        SPF_RECORD,
        SPF_EXPLANATION,
        DMARC_RECORD,
        REPORT_URI,
        KEY_RECORD,
        SELECTOR,
        SIGNATURE_TAG,
        ARC_RESULTS,
        RESULTS,
        RECEIVED_SPF;

        /** CR and LF end a command, and a field that is not folded: there the line end becomes a bare CR. */
        boolean takesLineEnds() {
            return name().endsWith("RECORD") || this == SPF_EXPLANATION || this == REPORT_URI;
        }
    }

    /** One text in one place. */
    private record Attempt(Place place, String name, String text, String policy) {
        String domain() {
            return (place + "-" + name + "-" + policy).toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-") + ".example";
        }

        String at(Place wanted, String otherwise) {
            String evil =
                    place.takesLineEnds() ? text : text.replace("\r\n", "\r").replace('\n', '\r');
            return place == wanted ? evil : otherwise;
        }

        @Override
        public String toString() {
            return place + ", " + name + ", " + policy;
        }
    }

    @TempDir
    static Path folder;

    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        scene = Scene.open(folder, james -> james.with("spf.permerror.mode", "warn")
                .with("refusals.explained-per-hour", "1000000"));
    }

    @AfterAll
    static void stop() throws IOException {
        scene.close();
    }

    private static Stream<Attempt> attempts() {
        return Stream.of(Place.values())
                .flatMap(place -> TEXTS.entrySet().stream().flatMap(text -> Stream.of("none", "reject")
                        .map(policy -> new Attempt(place, text.getKey(), text.getValue(), policy))));
    }

    @Test
    void nothingOfItArrivesAsItWas() throws IOException, MessagingException {
        List<Attempt> attempts = attempts().toList();
        int accepted = 0;
        for (Attempt attempt : attempts) {
            publish(attempt, scene.dns);
            SmtpDialogue.Reply reply = send(attempt);
            assertClean(attempt, reply);
            accepted += reply.isPositive() ? 1 : 0;
        }
        assertThat(accepted).isGreaterThan(attempts.size() / 3);

        try (Mailbox mailbox = Mailbox.open(scene.james, ANNA, Scene.PASSWORD)) {
            mailbox.awaitCount(List.of("INBOX", "Junk"), accepted, Scene.LIMIT);
            mailbox.messages("INBOX").forEach(HostileMailIT::assertOurFieldsAreClean);
            mailbox.messages("Junk").forEach(HostileMailIT::assertOurFieldsAreClean);
        }
        assertThat(scene.james.log().lines().filter(line -> line.contains(" dev.gatehouse")))
                .allMatch(line -> line.matches("[\\x20-\\x7e]{1,8000}"));
    }

    private static void publish(Attempt attempt, TestDnsServer dns) {
        String domain = attempt.domain();
        dns.txt(domain, "v=spf1 " + attempt.at(Place.SPF_RECORD, "ip4:192.0.2.1") + " exp=why." + domain + " -all")
                .txt("why." + domain, attempt.at(Place.SPF_EXPLANATION, "not from here"))
                .txt(
                        "_dmarc." + domain,
                        "v=DMARC1; p=" + attempt.policy() + "; x=" + attempt.at(Place.DMARC_RECORD, "y")
                                + "; rua=mailto:" + attempt.at(Place.REPORT_URI, "dmarc") + "@" + domain)
                .txt(
                        "s1._domainkey." + domain,
                        "v=DKIM1; k=rsa; n=" + attempt.at(Place.KEY_RECORD, "note") + "; p=AAAA");
    }

    private static SmtpDialogue.Reply send(Attempt attempt) throws IOException {
        String domain = attempt.domain();
        try (SmtpDialogue smtp = SmtpDialogue.connectFrom(ExampleWorld.FORGER, scene.james.port("25"), line -> {})) {
            SmtpDialogue.Reply helo = smtp.ehlo(attempt.at(Place.HELO, "mta.client.example"));
            if (!helo.isPositive()) {
                return helo;
            }
            String local = attempt.place() == Place.LOCAL_PART
                    ? "\"" + attempt.at(Place.LOCAL_PART, "").replaceAll("[\"\\\\]", "\\\\$0") + "\""
                    : "bounce";
            SmtpDialogue.Reply sender = smtp.mailFrom(local + "@" + domain);
            if (!sender.isPositive()) {
                return sender;
            }
            SmtpDialogue.Reply recipient = smtp.rcptTo(ANNA);
            return recipient.isPositive() ? smtp.data(message(attempt)) : recipient;
        }
    }

    private static byte[] message(Attempt attempt) {
        String domain = attempt.domain();
        String plain = "From: \"" + attempt.at(Place.DISPLAY_NAME, "A").replaceAll("[\"\\\\]", "\\\\$0") + "\" <a@"
                + attempt.at(Place.FROM_DOMAIN, domain) + ">\r\n"
                + "Subject: hostile\r\n"
                + "ARC-Authentication-Results: i=1; " + attempt.at(Place.ARC_RESULTS, "mx.example; spf=pass") + "\r\n"
                + "Authentication-Results: " + attempt.at(Place.RESULTS, "mx.example; spf=pass") + "\r\n"
                + "Received-SPF: pass (" + attempt.at(Place.RECEIVED_SPF, "yes") + ")\r\n"
                + "\r\nhello\r\n";
        String signed = TestSigner.rsa(domain, "s1").with("h", "from:subject").signed(plain);
        return signed.replace("; s=s1;", "; s=" + attempt.at(Place.SELECTOR, "s1") + ";")
                .replace("DKIM-Signature: ", "DKIM-Signature: i=@" + attempt.at(Place.SIGNATURE_TAG, domain) + "; ")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void assertClean(Attempt attempt, SmtpDialogue.Reply reply) {
        assertThat(reply.lines())
                .as(attempt.toString())
                .hasSizeLessThanOrEqualTo(20)
                .allMatch(line -> line.matches("\\d{3}[ -][\\x20-\\x7e]{0,506}"))
                .noneMatch(line -> line.startsWith("Injected"));
    }

    /** What stands between James' own fields Delivered-To and Received. */
    private static void assertOurFieldsAreClean(String mail) {
        String ours = mail.substring(mail.indexOf("Authentication-Results: "), mail.indexOf("Received: "));
        assertThat(ours.split("\r\n"))
                .allMatch(line -> line.matches("[\\x20-\\x7e]{1,900}"))
                .filteredOn(line -> !line.startsWith(" "))
                .allMatch(line -> line.matches("(Authentication-Results|X-Gatehouse-Disposition): .*"));
        assertThat(ours).contains("Authentication-Results: mail.example.com;").doesNotContain("dmarc=pass");
    }
}
