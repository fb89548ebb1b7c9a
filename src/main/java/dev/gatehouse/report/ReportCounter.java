package dev.gatehouse.report;

/** Counts messages for the reports of their domains. Never makes mail wait and never throws. */
@FunctionalInterface
public interface ReportCounter {
    void count(ReportRow row);

    /** Brings what was counted so far into the store, before a report is made on demand. Returns when it is there. */
    default void flush() {}

    /** Where reports are off. */
    static ReportCounter none() {
        return row -> {};
    }
}
