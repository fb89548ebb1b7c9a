package dev.gatehouse.report;

/**
 * Messages of one source that fared alike, as a line of a table.
 *
 * @param why how SPF and DKIM came out, and the reasons that the reporter gives, in words
 */
public record SourceLine(
        String sourceIp,
        String headerFrom,
        boolean dkimAligned,
        boolean spfAligned,
        ReportedDisposition disposition,
        String why,
        long messages) {
    public boolean passes() {
        return dkimAligned || spfAligned;
    }

    SourceLine plus(long more) {
        return new SourceLine(sourceIp, headerFrom, dkimAligned, spfAligned, disposition, why, messages + more);
    }
}
