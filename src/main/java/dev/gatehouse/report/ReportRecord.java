package dev.gatehouse.report;

import java.util.List;
import java.util.Optional;

/**
 * Messages of which a report says the same (RFC 9990, element record).
 *
 * @param sourceIp the address they came from, as text
 * @param count how many messages
 * @param dkimAligned whether an aligned signature passed; spfAligned likewise
 * @param headerFrom the Author Domain
 * @param envelopeFrom the domain of MAIL FROM; empty text for the null sender; empty where a report does not say
 * @param envelopeTo the recipient's domain, where it is told
 * @param spf at most one in what we write
 */
public record ReportRecord(
        String sourceIp,
        long count,
        ReportedDisposition disposition,
        boolean dkimAligned,
        boolean spfAligned,
        List<OverrideReason> reasons,
        String headerFrom,
        Optional<String> envelopeFrom,
        Optional<String> envelopeTo,
        List<AuthResult> dkim,
        List<AuthResult> spf) {
    public ReportRecord {
        reasons = List.copyOf(reasons);
        dkim = List.copyOf(dkim);
        spf = List.copyOf(spf);
    }

    /** Whether DMARC passed: either mechanism is aligned (RFC 9989 section 4.4). */
    public boolean passes() {
        return dkimAligned || spfAligned;
    }

    public ReportRecord withCount(long messages) {
        return new ReportRecord(
                sourceIp,
                messages,
                disposition,
                dkimAligned,
                spfAligned,
                reasons,
                headerFrom,
                envelopeFrom,
                envelopeTo,
                dkim,
                spf);
    }
}
