package dev.gatehouse.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.smtp.Network;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProbeLimitTest {
    private static final Instant START = Instant.parse("2026-11-23T18:00:00Z");

    private final ProbeLimit limit = new ProbeLimit(3, Duration.ofHours(1));

    private static InetAddress address(String text) {
        return Network.literalAddress(text).orElseThrow();
    }

    private boolean exceededAfter(int refusals, String client, Instant now) {
        boolean exceeded = false;
        for (int i = 0; i < refusals; i++) {
            exceeded = limit.exceededBy(address(client), now);
        }
        return exceeded;
    }

    @Test
    void fourthWithinTheHourIsTooMany() {
        assertThat(exceededAfter(3, "192.0.2.1", START)).isFalse();
        assertThat(exceededAfter(1, "192.0.2.1", START.plusSeconds(3599))).isTrue();
        assertThat(exceededAfter(1, "192.0.2.1", START.plusSeconds(3600))).isFalse();
    }

    @Test
    void clientsAreCountedApartAndIpv6ByNetwork() {
        exceededAfter(3, "192.0.2.1", START);
        assertThat(exceededAfter(1, "192.0.2.2", START)).isFalse();
        exceededAfter(3, "2001:db8::1", START);
        assertThat(exceededAfter(1, "2001:db8::ffff:2", START)).isTrue();
        assertThat(exceededAfter(1, "2001:db8:0:1::1", START)).isFalse();
    }
}
