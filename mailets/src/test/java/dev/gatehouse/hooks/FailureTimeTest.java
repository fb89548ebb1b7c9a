package dev.gatehouse.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class FailureTimeTest {
    private static Duration taken(FailureTime time, Duration already) {
        long now = System.nanoTime();
        time.passSince(now - already.toNanos());
        return Duration.ofNanos(System.nanoTime() - now);
    }

    @Test
    void failureTakesTheTimeThatIsLeft() {
        FailureTime time = new FailureTime(Duration.ofMillis(100));

        assertThat(taken(time, Duration.ZERO)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        assertThat(taken(time, Duration.ofMillis(150))).isGreaterThanOrEqualTo(Duration.ofMillis(49));
    }

    @Test
    void nobodyWaitsWhereTheTimeIsZero() {
        assertThat(taken(new FailureTime(Duration.ZERO), Duration.ZERO)).isLessThan(Duration.ofSeconds(60));
    }

    /** The failures of a flood wait for an hour here; the next one is answered, and those end that are told to. */
    @Test
    void floodOfFailuresDoesNotTakeAllThreads() throws InterruptedException {
        FailureTime time = new FailureTime(Duration.ofHours(1));
        List<Thread> flood = Stream.generate(() -> new Thread(() -> time.passSince(System.nanoTime())))
                .limit(FailureTime.MAX_WAITING)
                .toList();
        flood.forEach(Thread::start);
        while (time.waiting() < FailureTime.MAX_WAITING) {
            Thread.onSpinWait();
        }

        time.passSince(System.nanoTime());

        flood.forEach(Thread::interrupt);
        for (Thread thread : flood) {
            thread.join();
        }
        assertThat(time.waiting()).isZero();
    }
}
