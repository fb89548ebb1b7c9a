package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many at once, while every tenth question to the DNS gets no answer. */
class UnreliableDnsIT {
    private static final int CONNECTIONS = 20;
    private static final int MESSAGES_EACH = 10;

    @TempDir
    Path folder;

    @Test
    void everyMessageIsAnsweredAndCountedOnce() throws Exception {
        try (Scene scene = Scene.open(folder)) {
            scene.dns.dropsEvery(10);

            List<SmtpDialogue.Reply> replies = sendAll(scene);

            assertThat(replies).hasSize(CONNECTIONS * MESSAGES_EACH);
            assertThat(replies).allMatch(reply -> reply.code() / 100 >= 2 && reply.code() / 100 != 3);
            assertThat(scene.james.isAlive()).isTrue();
            scene.dns.dropsEvery(0);
            long decided =
                    replies.stream().filter(reply -> reply.code() / 100 != 4).count();
            assertThat(counted(scene)).isEqualTo(decided);
            long accepted =
                    replies.stream().filter(reply -> reply.code() / 100 == 2).count();
            try (Mailbox mailbox = Mailbox.open(scene.james, ANNA, Scene.PASSWORD)) {
                assertThat(mailbox.awaitCount(List.of("INBOX", "Junk"), (int) accepted, Scene.LIMIT))
                        .isEqualTo((int) accepted);
            }
        }
    }

    private static List<SmtpDialogue.Reply> sendAll(Scene scene) throws InterruptedException, ExecutionException {
        ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<List<SmtpDialogue.Reply>>> sessions = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int number = i;
                sessions.add(clients.submit(() -> session(scene, number)));
            }
            List<SmtpDialogue.Reply> replies = new ArrayList<>();
            for (Future<List<SmtpDialogue.Reply>> session : sessions) {
                replies.addAll(session.get());
            }
            return replies;
        } finally {
            clients.shutdownNow();
        }
    }

    /** Half of the sessions are the bank's, half a forger's. */
    private static List<SmtpDialogue.Reply> session(Scene scene, int number) throws IOException {
        boolean honest = number % 2 == 0;
        List<SmtpDialogue.Reply> replies = new ArrayList<>();
        try (SmtpDialogue smtp = scene.mx(honest ? ExampleWorld.HONEST_CLIENT : ExampleWorld.FORGER)) {
            for (int i = 0; i < MESSAGES_EACH; i++) {
                String subject = "message " + number + "-" + i;
                assertThat(smtp.mailFrom("service@" + ExampleWorld.BANK).code()).isEqualTo(250);
                assertThat(smtp.rcptTo(ANNA).code()).isEqualTo(250);
                replies.add(smtp.data(
                        honest
                                ? scene.world.authenticMail(ANNA, subject)
                                : scene.world.unsignedMail("service@" + ExampleWorld.BANK, ANNA, subject)));
            }
        }
        return replies;
    }

    /** How many messages the reports are about. */
    private static long counted(Scene scene) throws IOException {
        scene.james.webAdmin("POST", "/gatehouse/reports/run", "");
        JsonNode lines = new ObjectMapper().readTree(scene.james.webAdmin("GET", "/gatehouse/reports", ""));
        long messages = 0;
        for (JsonNode line : lines) {
            messages += line.get("messages").asLong();
        }
        return messages;
    }
}
