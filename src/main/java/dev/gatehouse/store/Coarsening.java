package dev.gatehouse.store;

import dev.gatehouse.report.AuthResult;
import dev.gatehouse.report.ReportRecord;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the rows of a window to a number, whatever strangers invent: beyond it a new row loses first its selectors, then
 * its envelope sender, then the end of its address and all signatures, until it equals others. Counts are never lost.
 */
final class Coarsening {
    private static final int STEPS = 3;

    private final long maxRows;
    private long rows;

    Coarsening(long rows, long maxRows) {
        this.rows = rows;
        this.maxRows = maxRows;
    }

    long rows() {
        return rows;
    }

    void count() {
        rows++;
    }

    boolean isNeeded() {
        return rows >= maxRows;
    }

    /** Each step begins when the one before has let the window grow by a quarter. */
    ReportRecord of(ReportRecord record) {
        long step = Math.min(STEPS, 1 + (rows - maxRows) * 4 / Math.max(1, maxRows));
        ReportRecord coarse = withoutSelectors(record);
        if (step >= 2) {
            coarse = withoutEnvelope(coarse);
        }
        return step >= 3 ? ofNetwork(coarse) : coarse;
    }

    private static ReportRecord withoutSelectors(ReportRecord record) {
        List<AuthResult> dkim = record.dkim().stream()
                .map(result -> new AuthResult(result.domain(), "", result.result(), "", ""))
                .distinct()
                .toList();
        return changed(record, record.sourceIp(), record.envelopeFrom(), dkim, record.spf());
    }

    private static ReportRecord withoutEnvelope(ReportRecord record) {
        return changed(record, record.sourceIp(), Optional.empty(), record.dkim(), List.of());
    }

    private static ReportRecord ofNetwork(ReportRecord record) {
        return changed(record, network(record.sourceIp()), Optional.empty(), List.of(), List.of());
    }

    /** 192.0.2.7 becomes 192.0.2.0, an IPv6 address its /64 (an abbreviated one may lose more). */
    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address.substring(0, address.lastIndexOf('.')) + ".0";
        }
        String[] groups = address.split("::", 2)[0].split(":");
        return String.join(":", List.of(groups).subList(0, Math.min(4, groups.length))) + "::";
    }

    private static ReportRecord changed(
            ReportRecord record,
            String sourceIp,
            Optional<String> envelopeFrom,
            List<AuthResult> dkim,
            List<AuthResult> spf) {
        return new ReportRecord(
                sourceIp,
                1,
                record.disposition(),
                record.dkimAligned(),
                record.spfAligned(),
                record.reasons(),
                record.headerFrom(),
                envelopeFrom,
                Optional.empty(),
                dkim,
                spf);
    }
}
