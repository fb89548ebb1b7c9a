package dev.gatehouse.report;

import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dmarc.DmarcOutcome;
import dev.gatehouse.dmarc.DmarcRecord;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.net.IpAddress;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfIdentity;
import dev.gatehouse.spf.SpfResult;
import dev.gatehouse.verdict.Disposition;
import dev.gatehouse.verdict.PolicyOverride;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What one message adds to the report of its DMARC Policy Domain.
 *
 * @param at when it was decided upon; its UTC day is the window
 * @param record with a count of one
 * @param occasion whether the message is reason enough to send a report; those that are not are only counted along
 */
public record ReportRow(Instant at, PublishedPolicy policy, ReportRecord record, boolean occasion) {
    /** RFC 9990: no more than 100 signatures in a row. */
    static final int MAX_SIGNATURES = 100;

    /** Ours, on text that others wrote. */
    private static final int MAX_TEXT = 255;

    private static final int MAX_COMMENT = 120;
    private static final int MAX_REASONS = 5;

    /**
     * What is reported of a message that was decided upon. Empty where DMARC did not apply or came to no result, where the
     * owner wants no reports, and for a deferred message: its sender comes again, and then it is counted.
     *
     * @param envelopeTo the recipients' domain, where it may be told (RFC 9990 leaves that to us; default is not to)
     */
    public static Optional<ReportRow> of(SmtpFacts facts, Verdict verdict, Instant at, Optional<Domain> envelopeTo) {
        DmarcResult dmarc = verdict.authentication().dmarc();
        boolean decided = dmarc.outcome() == DmarcOutcome.PASS || dmarc.outcome() == DmarcOutcome.FAIL;
        if (!decided
                || verdict.disposition() == Disposition.DEFER
                || dmarc.authorDomain().isEmpty()) {
            return Optional.empty();
        }
        return dmarc.record()
                .filter(record -> !record.aggregateReportUris().isEmpty())
                .map(record -> row(record, facts, verdict, at, envelopeTo));
    }

    /** The same, but no reason to send a report: mail to our report address, for example, or what looks like a report. */
    public ReportRow onlyCounted() {
        return new ReportRow(at, policy, record, false);
    }

    private static ReportRow row(
            DmarcRecord published, SmtpFacts facts, Verdict verdict, Instant at, Optional<Domain> envelopeTo) {
        DmarcResult dmarc = verdict.authentication().dmarc();
        ReportRecord record = new ReportRecord(
                IpAddress.text(facts.clientAddress()),
                1,
                disposition(verdict),
                dmarc.dkimAligned(),
                dmarc.spfAligned(),
                reasons(verdict),
                dmarc.authorDomain().orElseThrow().name(),
                Optional.of(envelopeFrom(facts.reversePath())),
                envelopeTo.map(Domain::name),
                signatures(verdict.authentication().dkim(), dmarc),
                spf(verdict.authentication().spf()));
        return new ReportRow(
                at, PublishedPolicy.of(published, dmarc.discovery()), record, isOccasion(facts, verdict, dmarc));
    }

    /** Spam that we refused must not make us write to its forged author; bounces must not play ping-pong. */
    private static boolean isOccasion(SmtpFacts facts, Verdict verdict, DmarcResult dmarc) {
        boolean aligned = dmarc.spfAligned() || dmarc.dkimAligned();
        return !facts.reversePath().isNull() && (aligned || verdict.disposition() != Disposition.REJECT);
    }

    private static ReportedDisposition disposition(Verdict verdict) {
        return switch (verdict.disposition()) {
            case REJECT -> ReportedDisposition.REJECT;
            case QUARANTINE -> ReportedDisposition.QUARANTINE;
            case ACCEPT, DEFER -> accepted(verdict.authentication().dmarc());
        };
    }

    /** By the policy as published, whatever t=y makes of it. */
    private static ReportedDisposition accepted(DmarcResult dmarc) {
        boolean enforced = dmarc.policy().isEnforcing();
        return enforced && dmarc.outcome() == DmarcOutcome.PASS ? ReportedDisposition.PASS : ReportedDisposition.NONE;
    }

    private static List<OverrideReason> reasons(Verdict verdict) {
        List<OverrideReason> reasons = new ArrayList<>();
        verdict.overrides().stream().limit(MAX_REASONS).map(ReportRow::reason).forEach(reasons::add);
        if (reasons.isEmpty() && isRefusedForAnotherReason(verdict)) {
            reasons.add(
                    new OverrideReason(PolicyOverride.Type.LOCAL_POLICY.word(), "refused, but not because of DMARC"));
        }
        return reasons;
    }

    private static boolean isRefusedForAnotherReason(Verdict verdict) {
        return verdict.disposition() == Disposition.REJECT
                && verdict.grounds()
                        .filter(grounds -> grounds.refusal().topic() != Refusal.Topic.DMARC)
                        .isPresent();
    }

    private static OverrideReason reason(PolicyOverride override) {
        return new OverrideReason(override.type().word(), PlainText.of(override.comment(), MAX_COMMENT));
    }

    private static String envelopeFrom(ReversePath path) {
        return path.domain().map(Domain::name).orElseGet(() -> PlainText.of(path.domainText(), MAX_TEXT));
    }

    /** RFC 9990's order: passed and strictly aligned, passed and aligned, passed, not passed; each signature once. */
    private static List<AuthResult> signatures(List<DkimResult> results, DmarcResult dmarc) {
        return results.stream()
                .filter(result -> result.domain().isPresent())
                .sorted(Comparator.comparingInt(result -> rank(result, dmarc)))
                .map(ReportRow::signature)
                .distinct()
                .limit(MAX_SIGNATURES)
                .toList();
    }

    private static int rank(DkimResult result, DmarcResult dmarc) {
        Domain sdid = result.domain().orElseThrow();
        if (result.outcome() != DkimOutcome.PASS) {
            return 3;
        }
        if (dmarc.authorDomain().filter(sdid::equals).isPresent()) {
            return 0;
        }
        return dmarc.organizationalDomain().filter(sdid::isWithin).isPresent() ? 1 : 2;
    }

    private static AuthResult signature(DkimResult result) {
        String why = result.outcome().authenticates() ? "" : result.reason().words();
        String selector = PlainText.of(result.selector(), MAX_TEXT);
        return AuthResult.dkim(
                result.domain().orElseThrow().name(), selector, result.outcome().word(), why);
    }

    private static List<AuthResult> spf(SpfResult spf) {
        return spf.domain().filter(domain -> spf.identity() == SpfIdentity.MAIL_FROM).stream()
                .map(domain -> AuthResult.spf(
                        domain.name(), spf.outcome().word(), "mfrom", PlainText.of(spf.problem(), MAX_COMMENT)))
                .toList();
    }
}
