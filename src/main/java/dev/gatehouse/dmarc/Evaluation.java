package dev.gatehouse.dmarc;

import dev.gatehouse.dmarc.Alignment.Answer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.trace.Step;
import java.util.List;
import java.util.Optional;

/** One author domain against the identifiers of one message (RFC 9989 sections 5.3.4 and 5.3.5). */
final class Evaluation {
    private final PolicyDiscovery discovery;
    private final Identifiers identifiers;
    private final DmarcSettings settings;
    private final Alignment alignment;

    Evaluation(PolicyDiscovery discovery, Identifiers identifiers, DmarcSettings settings) {
        this.discovery = discovery;
        this.identifiers = identifiers;
        this.settings = settings;
        this.alignment = new Alignment(discovery);
    }

    DmarcResult result() {
        if (discovery.failure().isPresent()) {
            return unfinished(DmarcOutcome.TEMPERROR, discovery.failure().get());
        }
        if (discovery.record().isEmpty()) {
            return unfinished(DmarcOutcome.NONE, "no DMARC record");
        }
        DmarcRecord record = discovery.record().get();
        if (discovery.isUnusable()) {
            return unfinished(
                    DmarcOutcome.PERMERROR,
                    "the record of " + record.domain() + " has no usable policy (RFC 9989 4.10.1)");
        }
        return compare(record);
    }

    private DmarcResult compare(DmarcRecord record) {
        Answer spf = alignment.anyOf(identifiers.spf(), record.spfAlignment());
        Answer dkim = alignment.anyOf(identifiers.dkim(), record.dkimAlignment());
        boolean aligned = spf == Answer.ALIGNED || dkim == Answer.ALIGNED;
        Optional<String> open = aligned ? Optional.empty() : open(record, spf, dkim);
        DmarcOutcome outcome =
                aligned ? DmarcOutcome.PASS : open.isPresent() ? DmarcOutcome.TEMPERROR : DmarcOutcome.FAIL;
        String reason = aligned ? "" : open.orElseGet(() -> identifiers.words());
        return result(outcome, Optional.of(record), spf == Answer.ALIGNED, dkim == Answer.ALIGNED, reason);
    }

    /** What keeps a message that has no aligned pass from failing: a question that decides and was not answered. */
    private Optional<String> open(DmarcRecord record, Answer spf, Answer dkim) {
        if (spf == Answer.UNKNOWN || dkim == Answer.UNKNOWN) {
            return Optional.of(alignment.failure());
        }
        return unresolved("SPF", identifiers.unresolvedSpf(), record.spfAlignment())
                .or(() -> unresolved("DKIM", identifiers.unresolvedDkim(), record.dkimAlignment()))
                .or(discovery::existenceFailure);
    }

    /** A temperror of SPF or DKIM matters if the identifier would be aligned. */
    private Optional<String> unresolved(String mechanism, List<Domain> domains, AlignmentMode mode) {
        return domains.stream()
                .filter(domain -> alignment.of(domain, mode) != Answer.NOT_ALIGNED)
                .findFirst()
                .map(domain -> mechanism + " of " + domain + " could not be checked");
    }

    private DmarcResult unfinished(DmarcOutcome outcome, String reason) {
        return result(outcome, Optional.empty(), false, false, reason);
    }

    private DmarcResult result(
            DmarcOutcome outcome, Optional<DmarcRecord> record, boolean spf, boolean dkim, String reason) {
        DmarcPolicy policy = record.isPresent() ? discovery.policy() : DmarcPolicy.NONE;
        DmarcPolicy applied = record.map(DmarcRecord::testing).orElse(false) ? policy.weaker() : policy;
        discovery.trace().add(() -> Step.of("DMARC of " + discovery.author(), outcome.word(), reason));
        Optional<String> difference =
                settings.comparePublicSuffixList() ? difference(outcome, policy) : Optional.empty();
        difference.ifPresent(words -> discovery.trace().add(() -> Step.of("public suffix list", "differs", words)
                .citing("RFC 7489 section 3.2")));
        return new DmarcResult(
                outcome,
                Optional.of(discovery.author()),
                discovery.walk().ended() ? Optional.of(discovery.walk().organizationalDomain()) : Optional.empty(),
                record,
                policy,
                applied,
                spf,
                dkim,
                DiscoveryMethod.TREEWALK,
                reason,
                difference,
                discovery.trace().trace());
    }

    private Optional<String> difference(DmarcOutcome outcome, DmarcPolicy policy) {
        boolean settled = outcome != DmarcOutcome.TEMPERROR && outcome != DmarcOutcome.PERMERROR;
        return settled
                ? new PublicSuffixComparison(discovery, identifiers).difference(outcome, policy)
                : Optional.empty();
    }
}
