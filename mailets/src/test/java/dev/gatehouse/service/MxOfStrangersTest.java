package dev.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dns.Budget;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.relay.MxAnswer;
import dev.gatehouse.relay.MxPointers;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.testkit.MapDns;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MxOfStrangersTest {
    private final MapDns dns =
            new MapDns().mx("lost.example", 10, "mail.example.com").silent("silent.example");
    private final Judges judges = new Judges(work -> {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    });

    @AfterEach
    void close() {
        judges.close();
    }

    private MxOfStrangers within(Duration deadline) {
        return new MxOfStrangers(
                new MxPointers(List.of(Domain.of("mail.example.com")), () -> Budget.ofMessage(deadline, 1)
                        .over(dns)),
                judges);
    }

    private static InetAddress client(String address) {
        return Network.literalAddress(address).orElseThrow();
    }

    /** On a thread that may wait. */
    private CompletableFuture<MxAnswer> asked(MxOfStrangers mx, String domain, String address) {
        return CompletableFuture.supplyAsync(() -> mx.of(domain, client(address)), judges);
    }

    private static MxAnswer answer(CompletableFuture<MxAnswer> asked) {
        return asked.orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Test
    void theFirstRefusalIsRight() {
        assertThat(answer(asked(within(Duration.ofSeconds(20)), "lost.example", "192.0.2.1")))
                .isEqualTo(MxAnswer.HERE);
    }

    @Test
    void aSilentDomainIsWaitedForUntilTheDeadlineAndThenNotAgain() {
        MxOfStrangers mx = within(Duration.ofMillis(300));
        long begun = System.nanoTime();
        assertThat(answer(asked(mx, "silent.example", "192.0.2.1"))).isEqualTo(MxAnswer.NO_ANSWER);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(250));
        assertThat(mx.of("silent.example", client("192.0.2.1"))).isEqualTo(MxAnswer.NO_ANSWER);
        assertThat(dns.questions()).hasSize(1);
    }

    /** As on a thread that serves connections. */
    @Test
    void nobodyElsesThreadWaits() {
        assertThat(within(Duration.ofHours(1)).of("silent.example", client("192.0.2.1")))
                .isEqualTo(MxAnswer.NO_ANSWER);
    }

    @Test
    void ofOneNetworkFourWaitAndOfAllSixteen() {
        MxOfStrangers mx = within(Duration.ofHours(1));
        for (int network = 0; network < 4; network++) {
            String prefix = "192.0." + network + ".";
            List<CompletableFuture<MxAnswer>> all = IntStream.rangeClosed(1, 5)
                    .mapToObj(host -> asked(mx, "silent.example", prefix + host))
                    .toList();
            CompletableFuture<MxAnswer> turnedAway = CompletableFuture.anyOf(all.toArray(CompletableFuture[]::new))
                    .thenApply(MxAnswer.class::cast);
            assertThat(answer(turnedAway)).isEqualTo(MxAnswer.NO_ANSWER);
            assertThat(all.stream().filter(CompletableFuture::isDone)).hasSize(1);
        }
        assertThat(answer(asked(mx, "silent.example", "192.0.4.1"))).isEqualTo(MxAnswer.NO_ANSWER);
        assertThat(answer(asked(mx, "[192.0.2.1]", "192.0.4.1")))
                .as("what need not wait")
                .isEqualTo(MxAnswer.NOT_ASKED);
    }
}
