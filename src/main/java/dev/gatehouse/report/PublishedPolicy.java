package dev.gatehouse.report;

import dev.gatehouse.dmarc.DiscoveryMethod;
import dev.gatehouse.dmarc.DmarcPolicy;
import dev.gatehouse.dmarc.DmarcRecord;
import java.util.Optional;

/**
 * The policy configuration that a report is about, in the words of the element policy_published (RFC 9990).
 *
 * <p>Where mail is sent (rua) is no part of it: an owner who moves the mailbox at noon still gets one report for the day.
 *
 * @param domain the DMARC Policy Domain
 * @param discovery {@code treewalk}, {@code psl} or empty
 * @param p {@code none}, {@code quarantine} or {@code reject}; sp and np likewise, or empty where a report does not say
 * @param fo as published
 * @param adkim {@code r}, {@code s} or empty; aspf likewise
 * @param testing {@code y}, {@code n} or empty
 * @param problems what is wrong with the record, for its owner; may be empty
 */
public record PublishedPolicy(
        String domain,
        String discovery,
        String p,
        String sp,
        String np,
        String fo,
        String adkim,
        String aspf,
        String testing,
        String problems) {
    private static final int MAX_FO = 40;
    private static final int MAX_PROBLEMS = 400;

    /** What {@code record} says, with the defaults of the tags that it leaves out (RFC 9989 section 4.7). */
    public static PublishedPolicy of(DmarcRecord record, DiscoveryMethod discovery) {
        DmarcPolicy p = effective(record, record.policy()).orElse(DmarcPolicy.NONE);
        DmarcPolicy sp = effective(record, record.subdomainPolicy()).orElse(p);
        DmarcPolicy np = effective(record, record.nonExistentPolicy()).orElse(sp);
        return new PublishedPolicy(
                record.domain().name(),
                discovery.word(),
                p.word(),
                sp.word(),
                np.word(),
                PlainText.of(record.failureOptions(), MAX_FO),
                record.dkimAlignment().letter(),
                record.spfAlignment().letter(),
                record.testing() ? "y" : "n",
                PlainText.of(String.join(" ", record.problems()), MAX_PROBLEMS));
    }

    /** A record with an unusable policy is treated as one of {@code p=none} (RFC 9989 section 4.10.1). */
    private static Optional<DmarcPolicy> effective(DmarcRecord record, Optional<DmarcPolicy> published) {
        return record.unusablePolicyTag() ? Optional.empty() : published;
    }
}
