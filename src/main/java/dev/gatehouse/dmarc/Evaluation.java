package dev.gatehouse.dmarc;

import dev.gatehouse.dmarc.Alignment.Answer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.Unanswered;
import dev.gatehouse.trace.Step;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
            return unresolved(Optional.empty(), discovery.failure().get());
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
        if (aligned) {
            return result(DmarcOutcome.PASS, Optional.of(record), spf == Answer.ALIGNED, dkim == Answer.ALIGNED, "");
        }
        return open(record, spf, dkim)
                .map(question -> unresolved(Optional.of(record), question))
                .orElseGet(() -> result(DmarcOutcome.FAIL, Optional.of(record), false, false, identifiers.words()));
    }

    /** What keeps a message that has no aligned pass from failing: a question that decides and was not answered. */
    private Optional<OpenQuestion> open(DmarcRecord record, Answer spf, Answer dkim) {
        boolean unknown = spf == Answer.UNKNOWN || dkim == Answer.UNKNOWN;
        return Stream.of(
                        unknown ? alignment.failure() : Optional.<OpenQuestion>empty(),
                        open("SPF", identifiers.unresolvedSpf(), record.spfAlignment()),
                        open("DKIM", identifiers.unresolvedDkim(), record.dkimAlignment()),
                        discovery.existenceFailure())
                .flatMap(Optional::stream)
                .reduce(OpenQuestion::and);
    }

    /** A temperror of SPF or DKIM matters if the identifier would be aligned. */
    private Optional<OpenQuestion> open(String mechanism, Map<Domain, Unanswered> domains, AlignmentMode mode) {
        return domains.entrySet().stream()
                .map(entry -> open(mechanism, entry.getKey(), entry.getValue(), mode))
                .flatMap(Optional::stream)
                .reduce(OpenQuestion::and);
    }

    /** Where not even the alignment is known, whoever kept us from that counts too. */
    private Optional<OpenQuestion> open(String mechanism, Domain domain, Unanswered why, AlignmentMode mode) {
        // Of the author's own SPF record nobody else chooses where it is; of a key the selector is the sender's.
        boolean nameIsChosen = !(mechanism.equals("SPF") && domain.equals(discovery.author()));
        OpenQuestion question = new OpenQuestion(
                mechanism + " of " + domain + " could not be checked", Unresolved.of(why, nameIsChosen));
        return switch (alignment.of(domain, mode)) {
            case NOT_ALIGNED -> Optional.empty();
            case ALIGNED -> Optional.of(question);
            case UNKNOWN -> Optional.of(alignment.failure().map(question::and).orElse(question));
        };
    }

    private DmarcResult unresolved(Optional<DmarcRecord> record, OpenQuestion question) {
        return result(
                DmarcOutcome.TEMPERROR, record, false, false, question.reason(), Optional.of(question.unresolved()));
    }

    private DmarcResult unfinished(DmarcOutcome outcome, String reason) {
        return result(outcome, Optional.empty(), false, false, reason);
    }

    private DmarcResult result(
            DmarcOutcome outcome, Optional<DmarcRecord> record, boolean spf, boolean dkim, String reason) {
        return result(outcome, record, spf, dkim, reason, Optional.empty());
    }

    private DmarcResult result(
            DmarcOutcome outcome,
            Optional<DmarcRecord> record,
            boolean spf,
            boolean dkim,
            String reason,
            Optional<Unresolved> unresolved) {
        DmarcPolicy policy = record.isEmpty()
                ? DmarcPolicy.NONE
                : outcome == DmarcOutcome.TEMPERROR ? discovery.strictestPolicy() : discovery.policy();
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
                unresolved,
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
