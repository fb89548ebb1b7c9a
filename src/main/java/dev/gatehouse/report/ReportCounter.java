package dev.gatehouse.report;

/** Counts messages for the reports of their domains. Never throws. */
@FunctionalInterface
public interface ReportCounter extends AutoCloseable {
    void count(ReportRow row);

    /** Brings what was counted so far into the store, before a report is made on demand. Returns when it is there. */
    default void flush() {}

    /** Brings everything to the store, if it is there. */
    @Override
    default void close() {}

    /** Where reports are off. */
    static ReportCounter none() {
        return row -> {};
    }
}
