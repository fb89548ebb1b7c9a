package dev.gatehouse.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Messages counted by one server, to be added to the store once and never twice.
 *
 * @param counts one for each policy, day and record
 * @param lost messages that could not be kept, by policy domain; the reports say so
 * @param through every message decided upon up to this moment by this server is in this batch or an earlier one
 */
public record CountedBatch(Id id, List<Count> counts, Map<PublishedPolicy, Long> lost, Instant through) {
    /** The batch's name: the same name again is the same batch. */
    public record Id(String node, String boot, long sequence) {}

    /**
     * How often one record was counted.
     *
     * @param day the UTC day
     * @param occasions how many of the messages are reason enough to send a report
     */
    public record Count(RowBytes policy, Period day, RowBytes record, long messages, long occasions) {
        /** One message. */
        public static Count of(ReportRow row) {
            return new Count(
                    RowBytes.of(row.policy()),
                    Period.dayOf(row.at()),
                    RowBytes.of(row.record()),
                    1,
                    row.occasion() ? 1 : 0);
        }
    }

    public CountedBatch {
        counts = List.copyOf(counts);
        lost = Map.copyOf(lost);
    }
}
