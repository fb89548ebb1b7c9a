package dev.gatehouse.report;

import java.util.List;

/**
 * All that a report file holds.
 *
 * @param reports in the order of the file, also those of which only the beginning could be read
 * @param faults what could not be read and why, a sentence each; empty where all was
 */
public record ReadFile(List<ReportSummary> reports, List<String> faults) {
    public ReadFile {
        reports = List.copyOf(reports);
        faults = List.copyOf(faults);
    }
}
