package dev.gatehouse.benchmarks.load;

import java.time.Duration;
import java.util.stream.LongStream;

/**
 * Some messages, or attempts, sent to one server.
 *
 * @param wall from the first command to the last reply
 * @param processor the processor time that the server took, what it did after the last reply included
 * @param medianMillis how long one took from command to reply
 */
record Run(int count, Duration wall, Duration processor, double medianMillis) {
    static Run of(Duration wall, Duration processor, LongStream nanos) {
        long[] sorted = nanos.sorted().toArray();
        return new Run(sorted.length, wall, processor, sorted[sorted.length / 2] / 1e6);
    }

    /** Processor time of the server for one message, in microseconds. */
    double processorMicros() {
        return processor.toNanos() / 1000.0 / count;
    }

    double perSecond() {
        return count / (wall.toNanos() / 1e9);
    }
}
