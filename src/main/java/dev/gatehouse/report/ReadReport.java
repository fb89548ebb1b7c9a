package dev.gatehouse.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What stood in a report file, apart from its records.
 *
 * @param records how many, without those left out
 * @param messages the sum of their counts
 * @param warnings what is not as the RFC has it, a sentence each
 */
public record ReadReport(
        Generation generation,
        ReportMetadata metadata,
        PublishedPolicy policy,
        long records,
        long messages,
        List<String> warnings) {
    public ReadReport {
        warnings = List.copyOf(warnings);
    }

    /** The same, with more warnings in front. */
    ReadReport warned(List<String> more) {
        List<String> all = new ArrayList<>(more);
        all.addAll(warnings);
        return new ReadReport(generation, metadata, policy, records, messages, all);
    }
}
