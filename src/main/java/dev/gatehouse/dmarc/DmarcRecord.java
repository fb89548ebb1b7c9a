package dev.gatehouse.dmarc;

import dev.gatehouse.dns.Domain;
import java.util.List;
import java.util.Optional;

/**
 * A DMARC Policy Record as published (RFC 9989 section 4.7). Defaults stand where a tag is missing or unusable.
 *
 * @param domain the name below whose {@code _dmarc} it stands
 * @param text the record as published; a stranger's text
 * @param policy p=; empty if missing or unusable
 * @param subdomainPolicy sp=
 * @param nonExistentPolicy np=
 * @param psd {@code y}, {@code n} or {@code u}
 * @param testing t=y
 * @param aggregateReportUris rua= as published, in order, obsolete size suffixes removed
 * @param failureOptions fo= as published, {@code 0} without one
 * @param problems what is wrong with the record, for its owner, a sentence each
 * @param unusablePolicyTag whether p is missing or p, sp or np is present and unusable (RFC 9989 section 4.10.1)
 */
public record DmarcRecord(
        Domain domain,
        String text,
        Optional<DmarcPolicy> policy,
        Optional<DmarcPolicy> subdomainPolicy,
        Optional<DmarcPolicy> nonExistentPolicy,
        AlignmentMode dkimAlignment,
        AlignmentMode spfAlignment,
        char psd,
        boolean testing,
        List<String> aggregateReportUris,
        List<String> failureReportUris,
        String failureOptions,
        List<String> problems,
        boolean unusablePolicyTag) {
    public DmarcRecord {
        aggregateReportUris = List.copyOf(aggregateReportUris);
        failureReportUris = List.copyOf(failureReportUris);
        problems = List.copyOf(problems);
    }

    /** The same record with {@code psd=y}: a suffix whose owner does not say so (RFC 9989 section 11.8). */
    DmarcRecord asPublicSuffix() {
        return new DmarcRecord(
                domain,
                text,
                policy,
                subdomainPolicy,
                nonExistentPolicy,
                dkimAlignment,
                spfAlignment,
                'y',
                testing,
                aggregateReportUris,
                failureReportUris,
                failureOptions,
                problems,
                unusablePolicyTag);
    }
}
