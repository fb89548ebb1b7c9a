package dev.gatehouse.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.testkit.MapDns;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MxPointersTest {
    private static final Instant NOW = Instant.parse("2026-11-23T18:00:00Z");

    private final MapDns dns = new MapDns()
            .mx("lost.example", 10, "mx.far.example")
            .mx("lost.example", 20, "mail.example.com")
            .mx("far.example", 10, "mx.far.example");
    private final MxPointers pointers = new MxPointers(List.of(Domain.of("mail.example.com")), dns);

    @Test
    void theFirstIsToldTheGeneralReasonAndTheNextTheExactOne() {
        assertThat(pointers.pointHere("lost.example", NOW)).isFalse();
        assertThat(pointers.pointHere("LOST.example", NOW)).isTrue();
        assertThat(dns.questions()).hasSize(1);
    }

    @Test
    void otherDomainsAreAskedOnce() {
        for (int i = 0; i < 5; i++) {
            assertThat(pointers.pointHere("far.example", NOW)).isFalse();
            assertThat(pointers.pointHere("[192.0.2.1]", NOW)).isFalse();
            assertThat(pointers.pointHere("", NOW)).isFalse();
        }
        assertThat(dns.questions()).hasSize(1);
    }

    @Test
    void strangersCauseFewQuestions() {
        for (int i = 0; i < 1_000; i++) {
            pointers.pointHere("d" + i + ".example", NOW.plusMillis(i));
        }
        assertThat(dns.questions()).hasSize(20);
        pointers.pointHere("next.example", NOW.plusSeconds(61));
        assertThat(dns.questions()).hasSize(21);
    }

    @Test
    void withoutNamesNothingIsAsked() {
        assertThat(new MxPointers(List.of(), dns).pointHere("lost.example", NOW))
                .isFalse();
        assertThat(dns.questions()).isEmpty();
    }
}
