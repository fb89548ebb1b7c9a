package dev.gatehouse.report;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The time of one run: it decides by the moment at which it began, and may go on for long after it. What it takes late is
 * its own for as long as what it took first.
 */
final class RunTime {
    private final Instant now;
    private final LongSupplier nanoTime;
    private final long began;

    private RunTime(Instant now, LongSupplier nanoTime) {
        this.now = now;
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
    }

    static RunTime from(Instant now) {
        return from(now, System::nanoTime);
    }

    static RunTime from(Instant now, LongSupplier nanoTime) {
        return new RunTime(now, nanoTime);
    }

    Instant now() {
        return now;
    }

    /** From the beginning of the run to the end of a lease of that length which is taken at this moment. */
    Duration lease(Duration length) {
        return length.plusNanos(nanoTime.getAsLong() - began);
    }
}
