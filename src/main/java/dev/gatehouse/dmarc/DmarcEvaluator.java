package dev.gatehouse.dmarc;

import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.spf.SpfResult;
import dev.gatehouse.trace.Step;
import dev.gatehouse.trace.Trace;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Evaluates DMARC for one message (RFC 9989 section 5.3). The {@code Dns} is that of the transaction, with its budget. */
public final class DmarcEvaluator {
    private final Dns dns;
    private final DmarcSettings settings;

    public DmarcEvaluator(Dns dns) {
        this(dns, DmarcSettings.defaults());
    }

    public DmarcEvaluator(Dns dns, DmarcSettings settings) {
        this.dns = dns;
        this.settings = settings;
    }

    public DmarcResult evaluate(MessageHeader header, SpfResult mailFrom, List<DkimResult> dkim) {
        return conclude(discover(AuthorDomain.of(header)), mailFrom, dkim);
    }

    /**
     * The records that apply to the author domain or domains. Needs neither SPF nor DKIM, so that it may go on beside them.
     */
    public Discovery discover(AuthorDomain author) {
        return new Discovery(
                author,
                toEvaluate(author).stream()
                        .map(domain -> new PolicyDiscovery(domain, dns, settings))
                        .toList());
    }

    private List<Domain> toEvaluate(AuthorDomain author) {
        boolean evaluated = author.single().isPresent()
                || (author.shape().isReadable()
                        && settings.severalAuthorDomains() == DmarcSettings.SeveralAuthorDomains.EVALUATE_ALL
                        && author.domains().size() <= settings.maxAuthorDomains());
        return evaluated ? author.domains() : List.of();
    }

    /** What has been found out about a message before its identifiers are known. */
    public static final class Discovery {
        private final AuthorDomain author;
        private final List<PolicyDiscovery> policies;

        private Discovery(AuthorDomain author, List<PolicyDiscovery> policies) {
            this.author = author;
            this.policies = policies;
        }
    }

    /** The result, once SPF and DKIM are known. */
    public DmarcResult conclude(Discovery discovery, SpfResult mailFrom, List<DkimResult> dkim) {
        if (discovery.policies.isEmpty()) {
            return withoutAuthorDomain(discovery.author);
        }
        Identifiers identifiers = Identifiers.of(mailFrom, dkim);
        List<DmarcResult> results = discovery.policies.stream()
                .map(policy -> new Evaluation(policy, identifiers, settings).result())
                .toList();
        return discovery.author.single().isPresent() ? results.get(0) : ofSeveral(discovery.author, results);
    }

    /** Zero domains, or too many: validation is not possible (RFC 9989 section 5.3.1). */
    private static DmarcResult withoutAuthorDomain(AuthorDomain author) {
        return DmarcResult.permerror(
                Optional.empty(),
                author.problem(),
                Trace.of(Step.of("author domain", "none that can be evaluated", author.problem())
                        .citing("RFC 9989 section 5.3.1")));
    }

    /**
     * Validation of several author domains never ends in pass: what counts is the strictest policy among those that fail
     * (RFC 9989 section 11.5).
     */
    private static DmarcResult ofSeveral(AuthorDomain author, List<DmarcResult> results) {
        DmarcResult worst = results.stream()
                .max(Comparator.comparingInt(DmarcEvaluator::severity).thenComparing(DmarcResult::appliedPolicy))
                .orElseThrow();
        Trace trace = new Trace(results.stream()
                .flatMap(result -> result.trace().steps().stream())
                .toList());
        boolean decisive = worst.outcome() == DmarcOutcome.FAIL || worst.outcome() == DmarcOutcome.TEMPERROR;
        return decisive
                ? worst.because(author.problem() + "; " + worst.reason(), trace)
                : DmarcResult.permerror(Optional.empty(), author.problem(), trace);
    }

    private static int severity(DmarcResult result) {
        return switch (result.outcome()) {
            case FAIL -> result.appliedPolicy().isEnforcing() ? 4 : 1;
            case TEMPERROR -> 3;
            case PERMERROR -> 2;
            case NONE, PASS -> 0;
        };
    }

    /**
     * The organizational domain of any name, by a walk of its own (RFC 9989 section 4.10.2); empty if the DNS did not answer.
     */
    public Optional<Domain> organizationalDomain(Domain name) {
        TreeWalk walk = new TreeWalk(name, new PolicyRecords(dns, settings.localPublicSuffixes(), Trace.recorder()));
        return walk.toTheEnd().failure().isPresent() ? Optional.empty() : Optional.of(walk.organizationalDomain());
    }
}
