package dev.gatehouse.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunTimeTest {
    @Test
    void whatALongRunTakesLateIsItsOwnForAsLongAsWhatItTookFirst() {
        AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
        RunTime time = RunTime.from(Instant.EPOCH, clock::get);
        assertThat(time.lease(Duration.ofMinutes(10))).isEqualTo(Duration.ofMinutes(10));
        clock.addAndGet(Duration.ofMinutes(25).toNanos());
        assertThat(time.lease(Duration.ofMinutes(10))).isEqualTo(Duration.ofMinutes(35));
    }
}
