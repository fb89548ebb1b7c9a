package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.TestSealer;
import dev.gatehouse.testkit.TestSigner;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strangers whose domains lie on name servers that say nothing, and everybody else meanwhile. All names below {@code silent}
 * are such; an unanswered question takes six seconds, so two are a limit that tells both apart on a slow machine, too.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SilentDnsIT {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final TestSigner SIGNER = TestSigner.ed25519("key.silent", "s1");

    @TempDir
    static Path folder;

    @TempDir
    static Path names;

    private static final ExecutorService STRANGERS = Executors.newCachedThreadPool();
    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        // James itself looks each client up in the reverse DNS of the system, on the threads that serve connections.
        Path hosts = Files.writeString(
                names.resolve("hosts"),
                "127.0.0.1 localhost " + InetAddress.getLocalHost().getHostName() + "\n");
        scene = Scene.open(
                folder,
                james -> james.withJvmOptions(
                        List.of("-Xmx384m", "-XX:TieredStopAtLevel=1", "-Djdk.net.hosts.file=" + hosts)));
        scene.dns.silentBelow("silent");
        for (int i = 0; i < 30; i++) { // what the server has known, and compiled, for long
            assertThat(sendKnown().code()).isEqualTo(250);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        STRANGERS.shutdownNow();
        scene.close();
    }

    private static SmtpDialogue.Reply sendKnown() throws IOException {
        return scene.send(
                ExampleWorld.HONEST_CLIENT, "service@" + ExampleWorld.BANK, scene.world.authenticMail(ANNA, "known"));
    }

    private static byte[] signedBy(String domain) {
        return SIGNER.signed("From: a@stranger.example\r\nSubject: silent\r\n\r\nhello\r\n")
                .replace("key.silent", domain)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Future<SmtpDialogue.Reply> send(String client, byte[] mail) {
        return STRANGERS.submit(() -> scene.send(client, "a@stranger.example", mail));
    }

    private static Duration timeOf(SmtpAct act) throws IOException {
        long begin = System.nanoTime();
        act.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private interface SmtpAct {
        void run() throws IOException;
    }

    /** Questions about each of these keys have come, so each message waits. */
    private static void awaitKeys(int number, String part) throws InterruptedException {
        int seen = 0;
        while (scene.dns.questions().stream()
                        .filter(question -> question.contains(part))
                        .distinct()
                        .count()
                < number) {
            scene.dns.awaitQuestions(++seen);
        }
    }

    private static void assertOthersAreServed() throws IOException {
        assertThat(timeOf(() -> {
                    try (SmtpDialogue smtp = scene.mx("127.0.0.77")) {
                        assertThat(smtp.mailFrom("b@stranger.example").code()).isEqualTo(250);
                        assertThat(smtp.rcptTo(ANNA).code()).isEqualTo(250);
                        assertThat(smtp.command("QUIT").code()).isEqualTo(221);
                    }
                }))
                .as("greeting and replies to a stranger")
                .isLessThan(SOON);
        assertThat(timeOf(() -> assertThat(sendKnown().code()).isEqualTo(250)))
                .as("known mail")
                .isLessThan(SOON);
    }

    @Test
    @Order(1)
    void eightConnectionsWhoseSignersAreSilentMakeNobodyElseWait() throws Exception {
        List<Future<SmtpDialogue.Reply>> strangers = IntStream.range(0, 8)
                .mapToObj(i -> send(ExampleWorld.FORGER, signedBy("eight" + i + ".silent")))
                .toList();
        awaitKeys(8, "eight");
        for (int i = 0; i < 5; i++) {
            assertOthersAreServed();
        }
        assertThat(strangers)
                .as("they wait until the time for one message is over")
                .noneMatch(Future::isDone);
        for (Future<SmtpDialogue.Reply> stranger : strangers) {
            assertThat(stranger.get().code()).isIn(250, 451);
        }
    }

    @Test
    @Order(2)
    void whatIsSaidBehindTheFinalDotWaitsForItsReply() throws IOException {
        try (SmtpDialogue smtp = scene.mx(ExampleWorld.FORGER)) {
            smtp.mailFrom("a@stranger.example");
            smtp.rcptTo(ANNA);
            assertThat(smtp.command("DATA").code()).isEqualTo(354);
            String mail = new String(signedBy("pipelined.silent"), StandardCharsets.ISO_8859_1);
            List<String> lines = new ArrayList<>(List.of(mail.split("\r\n", -1)));
            lines.addAll(List.of(".", "MAIL FROM:<b@stranger.example>", "RCPT TO:<" + ANNA + ">", "NOOP", "QUIT"));
            smtp.say(lines);
            assertThat(smtp.hear().code()).isIn(250, 451);
            assertThat(smtp.hear().text()).contains("2.1.0");
            assertThat(smtp.hear().text()).contains("2.1.5");
            assertThat(smtp.hear().code()).isEqualTo(250);
            assertThat(smtp.hear().code()).isEqualTo(221);
        }
    }

    @Test
    @Order(3)
    void moreOfOneNetworkThanMayWaitAreSentAwayAtOnce() throws Exception {
        List<Future<SmtpDialogue.Reply>> waiting = IntStream.range(0, 32)
                .mapToObj(i -> send("127.0.9." + (i + 1), signedBy("full" + i + ".silent")))
                .toList();
        awaitKeys(32, "full");
        SmtpDialogue.Reply reply =
                send("127.0.9.77", signedBy("toomany.silent")).get();
        assertThat(reply.lines()).hasSize(3).allMatch(line -> line.startsWith("451"));
        assertThat(reply.text()).contains("451-4.3.2 Too many messages wait");
        assertThat(waiting).noneMatch(Future::isDone);
        assertOthersAreServed();
        for (Future<SmtpDialogue.Reply> one : waiting) {
            one.get();
        }
    }

    /** Twelve signatures and fifty ARC sets, each with a key and domain of its own. */
    @Test
    @Order(4)
    void sixtyFourMessagesWithAHundredUnansweredKeysDoNotTakeTheDnsFromOthers() throws Exception {
        TestSealer sealer = TestSealer.with(SIGNER);
        String mail = "From: a@stranger.example\r\nSubject: keys\r\n\r\nhello\r\n";
        for (int i = 0; i < 50; i++) {
            mail = sealer.sealed(mail, "mx.example; spf=pass").replace("key.silent", "arc" + i + "MARK.silent");
        }
        for (int i = 0; i < 12; i++) {
            mail = SIGNER.signed(mail).replace("key.silent", "sig" + i + "MARK.silent");
        }
        String full = mail;
        List<Future<SmtpDialogue.Reply>> strangers = IntStream.range(0, 64)
                .mapToObj(i -> send(
                        "127.0." + (20 + i % 4) + "." + (i + 1),
                        full.replace("MARK", "of" + i).getBytes(StandardCharsets.ISO_8859_1)))
                .toList();
        awaitKeys(100, "of");
        for (int i = 0; i < 3; i++) {
            assertOthersAreServed();
            String fresh = "fresh" + i + ".example";
            scene.dns.txt(fresh, "v=spf1 ip4:127.0.0.78 -all").txt("_dmarc." + fresh, "v=DMARC1; p=reject");
            byte[] honest = scene.world.unsignedMail("a@" + fresh, ANNA, "fresh");
            assertThat(timeOf(() -> assertThat(scene.send("127.0.0.78", "a@" + fresh, honest)
                                    .code())
                            .isEqualTo(250)))
                    .as("mail whose SPF and DMARC nobody has asked for yet")
                    .isLessThan(SOON);
        }
        for (Future<SmtpDialogue.Reply> stranger : strangers) {
            assertThat(stranger.get().code()).isIn(250, 451);
        }
    }

    @Test
    @Order(5)
    void aDeadDnsCostsOneDeadlineAndNotOneAMessage() throws Exception {
        scene.dns.fallsSilent();
        assertThat(send(ExampleWorld.FORGER, scene.world.unsignedMail("a@dead0.example", ANNA, "dead"))
                        .get()
                        .code())
                .isIn(250, 451);
        Duration all = timeOf(() -> {
            for (int i = 1; i <= 10; i++) {
                scene.send(
                        ExampleWorld.FORGER,
                        "a@dead" + i + ".example",
                        scene.world.unsignedMail("a@dead" + i + ".example", ANNA, "dead"));
            }
        });
        assertThat(all).as("ten messages").isLessThan(Duration.ofSeconds(4));
        scene.dns.speaks();
        scene.dns.txt("alive.example", "v=spf1 ip4:127.0.0.78 -all").txt("_dmarc.alive.example", "v=DMARC1; p=reject");
        SmtpDialogue.Reply reply;
        do { // the first ones may be told what the probe has not yet found out
            reply = scene.send(
                    "127.0.0.78", "a@alive.example", scene.world.unsignedMail("a@alive.example", ANNA, "alive"));
        } while (reply.code() == 451);
        assertThat(reply.code()).isEqualTo(250);
    }
}
