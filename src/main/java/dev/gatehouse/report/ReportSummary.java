package dev.gatehouse.report;

import java.util.List;

/**
 * A report as a person wants to see it.
 *
 * @param passing messages that pass DMARC
 * @param dkimAligned messages with an aligned signature; spfAligned likewise
 * @param quarantined what became of the messages; rejected likewise
 * @param sources failing ones first, then by number of messages
 * @param otherMessages of sources beyond those that are kept
 */
public record ReportSummary(
        ReadReport report,
        long passing,
        long dkimAligned,
        long spfAligned,
        long quarantined,
        long rejected,
        List<SourceLine> sources,
        long otherMessages) {
    public ReportSummary {
        sources = List.copyOf(sources);
    }

    public long messages() {
        return report.messages();
    }

    public long failing() {
        return messages() - passing;
    }
}
