package dev.gatehouse.dmarc;

import dev.gatehouse.dns.Domain;
import java.util.List;
import java.util.Optional;

/**
 * What RFC 7489 would have said of the same message: organizational domains by the public suffix list, the record of the
 * author domain or else of its organizational domain. It asks no question of its own; where the tree walk did not ask at
 * that name, it has no answer.
 */
final class PublicSuffixComparison {
    private final PolicyDiscovery discovery;
    private final Identifiers identifiers;

    PublicSuffixComparison(PolicyDiscovery discovery, Identifiers identifiers) {
        this.discovery = discovery;
        this.identifiers = identifiers;
    }

    /** In words, where it is another organizational domain, another result or another policy. */
    Optional<String> difference(DmarcOutcome outcome, DmarcPolicy policy) {
        return PublicSuffixList.organizationalDomain(discovery.author())
                .flatMap(listed -> difference(listed, outcome, policy));
    }

    private Optional<String> difference(Domain listed, DmarcOutcome outcome, DmarcPolicy policy) {
        Optional<PolicyRecords.Lookup> own = discovery.records().known(discovery.author());
        Optional<DmarcRecord> record = own.flatMap(PolicyRecords.Lookup::record);
        if (record.isEmpty()) {
            Optional<PolicyRecords.Lookup> above = discovery.records().known(listed);
            if (above.isEmpty()) {
                return Optional.of("organizational domain " + listed + ", where the tree walk did not ask");
            }
            record = above.flatMap(PolicyRecords.Lookup::record);
        }
        DmarcOutcome otherOutcome = record.map(found -> outcome(found, listed)).orElse(DmarcOutcome.NONE);
        DmarcPolicy otherPolicy = record.map(this::policy).orElse(DmarcPolicy.NONE);
        boolean sameDomain = !discovery.walk().ended()
                || outcome == DmarcOutcome.NONE
                || discovery.walk().organizationalDomain().equals(listed);
        return sameDomain && outcome == otherOutcome && policy == otherPolicy
                ? Optional.empty()
                : Optional.of("organizational domain " + listed + ", dmarc=" + otherOutcome.word() + ", policy "
                        + otherPolicy.word());
    }

    private DmarcOutcome outcome(DmarcRecord record, Domain listed) {
        boolean aligned = isAligned(identifiers.spf(), record.spfAlignment(), listed)
                || isAligned(identifiers.dkim(), record.dkimAlignment(), listed);
        return aligned ? DmarcOutcome.PASS : DmarcOutcome.FAIL;
    }

    private boolean isAligned(List<Domain> domains, AlignmentMode mode, Domain listed) {
        return domains.stream()
                .anyMatch(domain -> domain.equals(discovery.author())
                        || (mode == AlignmentMode.RELAXED
                                && PublicSuffixList.organizationalDomain(domain)
                                        .filter(listed::equals)
                                        .isPresent()));
    }

    private DmarcPolicy policy(DmarcRecord record) {
        if (record.unusablePolicyTag()) {
            return DmarcPolicy.NONE;
        }
        DmarcPolicy own = record.policy().orElse(DmarcPolicy.NONE);
        return record.domain().equals(discovery.author())
                ? own
                : record.subdomainPolicy().orElse(own);
    }
}
