package dev.gatehouse.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.testkit.MapDns;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MxPointersTest {
    private static final Instant NOW = Instant.parse("2026-11-23T18:00:00Z");

    private final MapDns dns = new MapDns()
            .mx("lost.example", 10, "mx.far.example")
            .mx("lost.example", 20, "mail.example.com")
            .mx("far.example", 10, "mx.far.example")
            .unavailable("broken.example", "SERVFAIL")
            .silent("silent.example");
    private final MxPointers pointers = new MxPointers(List.of(Domain.of("mail.example.com")), () -> dns);

    @Test
    void theFirstIsToldTheExactReasonAndNobodyAsksAgain() {
        assertThat(pointers.of("lost.example", NOW)).isCompletedWithValue(MxAnswer.HERE);
        assertThat(pointers.of("LOST.example", NOW)).isCompletedWithValue(MxAnswer.HERE);
        assertThat(dns.questions()).hasSize(1);
    }

    @Test
    void otherDomainsAreAskedOnce() {
        for (int i = 0; i < 5; i++) {
            assertThat(pointers.of("far.example", NOW)).isCompletedWithValue(MxAnswer.ELSEWHERE);
            assertThat(pointers.of("[192.0.2.1]", NOW)).isCompletedWithValue(MxAnswer.NOT_ASKED);
            assertThat(pointers.of("", NOW)).isCompletedWithValue(MxAnswer.NOT_ASKED);
        }
        assertThat(dns.questions()).hasSize(1);
    }

    @Test
    void whoAsksMeanwhileGetsTheSameAnswer() {
        CompletableFuture<MxAnswer> first = pointers.of("silent.example", NOW);
        assertThat(pointers.of("silent.example", NOW.plusSeconds(600)))
                .isSameAs(first)
                .isNotDone();
        assertThat(dns.questions()).hasSize(1);
    }

    @Test
    void aDomainThatDoesNotAnswerIsAskedAgainAfterAMinute() {
        assertThat(pointers.of("broken.example", NOW)).isCompletedWithValue(MxAnswer.NO_ANSWER);
        assertThat(pointers.of("broken.example", NOW.plusSeconds(59))).isCompletedWithValue(MxAnswer.NO_ANSWER);
        assertThat(dns.questions()).hasSize(1);
        assertThat(pointers.of("broken.example", NOW.plusSeconds(60))).isCompletedWithValue(MxAnswer.NO_ANSWER);
        assertThat(dns.questions()).hasSize(2);
    }

    @Test
    void strangersCauseFewQuestions() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(pointers.of("d" + i + ".example", NOW.plusMillis(i)))
                    .isCompletedWithValue(i < 20 ? MxAnswer.ELSEWHERE : MxAnswer.NOT_ASKED);
        }
        assertThat(dns.questions()).hasSize(20);
        assertThat(pointers.of("next.example", NOW.plusSeconds(61))).isCompletedWithValue(MxAnswer.ELSEWHERE);
        assertThat(dns.questions()).hasSize(21);
    }

    @Test
    void withoutNamesNothingIsAsked() {
        assertThat(new MxPointers(List.of(), () -> dns).of("lost.example", NOW))
                .isCompletedWithValue(MxAnswer.NOT_ASKED);
        assertThat(dns.questions()).isEmpty();
    }
}
