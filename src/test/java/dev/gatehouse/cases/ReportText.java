package dev.gatehouse.cases;

import dev.gatehouse.report.ReportRecord;
import dev.gatehouse.report.ReportRow;
import java.util.Locale;
import java.util.stream.Collectors;

/** What one message adds to a report, in a line that is read in a review. */
final class ReportText {
    private ReportText() {}

    static String of(ReportRow row) {
        ReportRecord record = row.record();
        String reasons = record.reasons().stream()
                .map(reason ->
                        ", reason " + reason.type() + (reason.comment().isEmpty() ? "" : " (" + reason.comment() + ")"))
                .collect(Collectors.joining());
        return record.sourceIp() + ": disposition "
                + record.disposition().name().toLowerCase(Locale.ROOT)
                + ", dkim " + passOrFail(record.dkimAligned())
                + ", spf " + passOrFail(record.spfAligned())
                + ", header_from " + record.headerFrom() + reasons
                + (row.occasion() ? "" : ", no reason for a report");
    }

    private static String passOrFail(boolean aligned) {
        return aligned ? "pass" : "fail";
    }
}
