package dev.gatehouse.dmarc;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.trace.Trace;
import java.util.Optional;

/**
 * Whether the author's domain is authenticated, and what its owner asks for if not (RFC 9989 section 5.3).
 *
 * @param authorDomain the domain of the From field; empty where there was none that could be used
 * @param organizationalDomain of the author domain; empty where no walk was needed or possible
 * @param record the record that applies; its domain is the DMARC Policy Domain; empty if DMARC does not apply
 * @param policy what the record asks for this author domain: p, sp or np; NONE without a record
 * @param appliedPolicy the same after t=y
 * @param spfAligned whether a passing SPF identifier is aligned
 * @param dkimAligned whether a passing signature is aligned
 * @param discovery how the organizational domain was found
 * @param reason for people, one phrase: why fail, temperror or permerror; may be empty
 * @param unresolved on temperror, whose doing that is; empty otherwise
 * @param publicSuffixDifference what RFC 7489 would have said, for people; empty where that is the same
 */
public record DmarcResult(
        DmarcOutcome outcome,
        Optional<Domain> authorDomain,
        Optional<Domain> organizationalDomain,
        Optional<DmarcRecord> record,
        DmarcPolicy policy,
        DmarcPolicy appliedPolicy,
        boolean spfAligned,
        boolean dkimAligned,
        DiscoveryMethod discovery,
        String reason,
        Optional<Unresolved> unresolved,
        Optional<String> publicSuffixDifference,
        Trace trace) {
    public DmarcResult {
        if (unresolved.isPresent() != (outcome == DmarcOutcome.TEMPERROR)) {
            throw new IllegalArgumentException(outcome + ", unresolved " + unresolved);
        }
    }

    /** A result without a comparison to RFC 7489; if it is temperror, the DNS did not answer. */
    public DmarcResult(
            DmarcOutcome outcome,
            Optional<Domain> authorDomain,
            Optional<Domain> organizationalDomain,
            Optional<DmarcRecord> record,
            DmarcPolicy policy,
            DmarcPolicy appliedPolicy,
            boolean spfAligned,
            boolean dkimAligned,
            DiscoveryMethod discovery,
            String reason,
            Trace trace) {
        this(
                outcome,
                authorDomain,
                organizationalDomain,
                record,
                policy,
                appliedPolicy,
                spfAligned,
                dkimAligned,
                discovery,
                reason,
                outcome == DmarcOutcome.TEMPERROR ? Optional.of(Unresolved.BY_DNS) : Optional.empty(),
                Optional.empty(),
                trace);
    }

    /** DMARC could not be evaluated, and trying again will not help. */
    static DmarcResult permerror(Optional<Domain> authorDomain, String reason, Trace trace) {
        return unevaluated(DmarcOutcome.PERMERROR, authorDomain, reason, trace);
    }

    /** DMARC was not evaluated or does not apply. */
    public static DmarcResult unevaluated(
            DmarcOutcome outcome, Optional<Domain> authorDomain, String reason, Trace trace) {
        return new DmarcResult(
                outcome,
                authorDomain,
                Optional.empty(),
                Optional.empty(),
                DmarcPolicy.NONE,
                DmarcPolicy.NONE,
                false,
                false,
                DiscoveryMethod.TREEWALK,
                reason,
                trace);
    }

    /** The same result with another reason and trace. */
    DmarcResult because(String otherReason, Trace otherTrace) {
        return new DmarcResult(
                outcome,
                authorDomain,
                organizationalDomain,
                record,
                policy,
                appliedPolicy,
                spfAligned,
                dkimAligned,
                discovery,
                otherReason,
                unresolved,
                publicSuffixDifference,
                otherTrace);
    }

    /** The name at which the record was found that applies. */
    public Optional<Domain> policyDomain() {
        return record.map(DmarcRecord::domain);
    }
}
