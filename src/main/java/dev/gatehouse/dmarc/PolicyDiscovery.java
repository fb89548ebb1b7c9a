package dev.gatehouse.dmarc;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.trace.Step;
import dev.gatehouse.trace.Trace;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the owner of one author domain asks for: the record that applies and its policy for this name (RFC 9989 section
 * 4.10.1).
 *
 * <p>One walk serves policy and organizational domain: a second one that began at the parent would not count the public
 * suffix it began at (section 4.10.2 rule 2).
 */
final class PolicyDiscovery {
    private final Domain author;
    private final Dns dns;
    private final Trace.Recorder trace = Trace.recorder();
    private final PolicyRecords records;
    private final TreeWalk walk;
    private final Optional<DmarcRecord> record;
    private final Optional<OpenQuestion> failure;
    private Optional<OpenQuestion> existenceFailure = Optional.empty();
    private final DmarcPolicy policy;

    /**
     * Asks at once.
     *
     * @param identifiers the domains that may turn out to be authenticated; read only if the record is the author's own
     */
    PolicyDiscovery(Domain author, Dns dns, DmarcSettings settings, Supplier<List<Domain>> identifiers) {
        this.author = author;
        this.dns = dns;
        this.records = new PolicyRecords(dns, settings.localPublicSuffixes(), trace);
        this.walk = new TreeWalk(author, records);
        this.record = discover();
        this.failure = walk.failure().map(this::open);
        this.policy = record.map(this::policyOf).orElse(DmarcPolicy.NONE);
        record.ifPresent(this::traceRecord);
        record.ifPresent(applying -> walkOn(applying, identifiers));
    }

    /**
     * Walks to the end where alignment may ask for the organizational domain: now, beside SPF and DKIM, since an identifier
     * that cannot be checked takes all the time that there is.
     */
    private void walkOn(DmarcRecord applying, Supplier<List<Domain>> identifiers) {
        boolean relaxed =
                applying.spfAlignment() == AlignmentMode.RELAXED || applying.dkimAlignment() == AlignmentMode.RELAXED;
        if (relaxed
                && !walk.ended()
                && identifiers.get().stream().anyMatch(identifier -> Alignment.needsWalk(identifier, author))) {
            walk.toTheEnd();
        }
    }

    private Optional<DmarcRecord> discover() {
        Optional<DmarcRecord> own = walk.ownRecord();
        if (own.isPresent()) {
            return own;
        }
        walk.toTheEnd();
        return walk.failure().isPresent() ? Optional.empty() : walk.policyRecord();
    }

    /** Where a limit of ours keeps the policy above from us, a stranger can have brought that about, with names that are dead. */
    private OpenQuestion open(DnsAnswer<String> answer) {
        OpenQuestion question = OpenQuestion.of(answer, isEnforcedAbove());
        return walk.targets().stream()
                .map(name -> records.at(name).answer())
                .flatMap(Optional::stream)
                .filter(DnsAnswer::cutShort)
                .findFirst()
                .map(cut -> question.and(OpenQuestion.of(cut, false)))
                .orElse(question);
    }

    /**
     * Whether a name on the way up asks for enforcement, though it may not be the one that applies: what is known when the
     * walk could not come to its end.
     */
    private boolean isEnforcedAbove() {
        return walk.targets().stream()
                .map(name -> records.at(name).record())
                .flatMap(Optional::stream)
                .anyMatch(above ->
                        above.subdomainPolicy().or(above::policy).orElse(DmarcPolicy.NONE) != DmarcPolicy.NONE);
    }

    private DmarcPolicy policyOf(DmarcRecord applying) {
        if (applying.unusablePolicyTag()) {
            return DmarcPolicy.NONE; // RFC 9989 section 4.10.1
        }
        DmarcPolicy own = applying.policy().orElse(DmarcPolicy.NONE);
        if (applying.domain().equals(author)) {
            return own;
        }
        DmarcPolicy existing = applying.subdomainPolicy().orElse(own);
        DmarcPolicy nonExistent = applying.nonExistentPolicy().orElse(existing);
        return existing == nonExistent || authorExists() ? existing : nonExistent;
    }

    /** Any record of any type makes a name exist; only NXDOMAIN says that it does not (RFC 9989 section 4.7, RFC 8020). */
    private boolean authorExists() {
        boolean nameBelowExists = records.known(author)
                .flatMap(PolicyRecords.Lookup::answer)
                .map(answer -> answer.kind() != DnsAnswer.Kind.NO_DOMAIN)
                .orElse(false);
        return nameBelowExists || existsByItself();
    }

    private boolean existsByItself() {
        DnsAnswer<InetAddress> answer = dns.a(author).join();
        trace.add(() -> Step.lookup(answer).citing("RFC 9989 section 4.7"));
        if (answer.isUnavailable()) {
            existenceFailure = Optional.of(OpenQuestion.of(answer, true));
        }
        return answer.kind() != DnsAnswer.Kind.NO_DOMAIN;
    }

    private void traceRecord(DmarcRecord applying) {
        trace.add(() -> Step.of(
                        "record of " + applying.domain(),
                        "asks for " + policy.word() + " of " + author,
                        applying.text())
                .citing("RFC 9989 section 4.10.1"));
    }

    Domain author() {
        return author;
    }

    Trace.Recorder trace() {
        return trace;
    }

    PolicyRecords records() {
        return records;
    }

    TreeWalk walk() {
        return walk;
    }

    /** The record that applies; empty if DMARC does not, or if a question on the way could not be answered. */
    Optional<DmarcRecord> record() {
        return record;
    }

    DmarcPolicy policy() {
        return policy;
    }

    /** The strictest that it may be, where it could not be found out whether the author domain exists. */
    DmarcPolicy strictestPolicy() {
        Optional<DmarcPolicy> other = existenceFailure.flatMap(open -> record.flatMap(DmarcRecord::nonExistentPolicy));
        return other.filter(strict -> strict.compareTo(policy) > 0).orElse(policy);
    }

    /** Which question kept us from finding the record. */
    Optional<OpenQuestion> failure() {
        return record.isPresent() ? Optional.empty() : failure;
    }

    /** Which question kept us from knowing whether the author domain exists, where np hangs on it. */
    Optional<OpenQuestion> existenceFailure() {
        return existenceFailure;
    }

    /** Neither a usable policy nor somebody to report to: no DMARC processing (RFC 9989 section 4.10.1). */
    boolean isUnusable() {
        return record.map(found ->
                        found.unusablePolicyTag() && found.aggregateReportUris().isEmpty())
                .orElse(false);
    }
}
