package dev.gatehouse.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up records by source. Of very many sources only the first are kept apart. */
final class SourceTotals {
    private static final int MAX_SOURCES = 50_000;

    private final Map<SourceLine, Long> sources = new LinkedHashMap<>();
    private long passing;
    private long dkimAligned;
    private long spfAligned;
    private long quarantined;
    private long rejected;
    private long others;

    void add(ReportRecord record) {
        passing += record.passes() ? record.count() : 0;
        dkimAligned += record.dkimAligned() ? record.count() : 0;
        spfAligned += record.spfAligned() ? record.count() : 0;
        quarantined += record.disposition() == ReportedDisposition.QUARANTINE ? record.count() : 0;
        rejected += record.disposition() == ReportedDisposition.REJECT ? record.count() : 0;
        SourceLine line = line(record);
        if (sources.size() < MAX_SOURCES || sources.containsKey(line)) {
            sources.merge(line, record.count(), Long::sum);
        } else {
            others += record.count();
        }
    }

    private static SourceLine line(ReportRecord record) {
        return new SourceLine(
                record.sourceIp(),
                record.headerFrom(),
                record.dkimAligned(),
                record.spfAligned(),
                record.disposition(),
                Why.of(record),
                0);
    }

    ReportSummary summary(ReadReport report) {
        List<SourceLine> lines = sources.entrySet().stream()
                .map(entry -> entry.getKey().plus(entry.getValue()))
                .sorted(Comparator.comparing(SourceLine::passes)
                        .thenComparing(
                                Comparator.comparingLong(SourceLine::messages).reversed())
                        .thenComparing(SourceLine::sourceIp))
                .toList();
        return new ReportSummary(report, passing, dkimAligned, spfAligned, quarantined, rejected, lines, others);
    }
}
