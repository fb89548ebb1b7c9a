package dev.gatehouse.store;

import dev.gatehouse.report.CountingMode;
import dev.gatehouse.report.ReportCounter;
import dev.gatehouse.report.ReportStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** The counter of each mode. What a journal left behind is counted first, also where the mode was changed since. */
public final class Counting {
    private static final Duration FLUSH_EVERY = Duration.ofSeconds(5);

    private Counting() {}

    public static ReportCounter open(CountingMode mode, ReportStore store, Path folder, Clock clock) {
        JournalCounter journal = JournalCounter.open(store, folder, JournalCounter.Settings.standard(), clock);
        if (mode == CountingMode.JOURNAL) {
            return journal;
        }
        journal.close();
        return mode == CountingMode.FAST
                ? MemoryCounter.open(store, folder, FLUSH_EVERY, clock)
                : StrictCounter.open(store, folder, clock);
    }
}
