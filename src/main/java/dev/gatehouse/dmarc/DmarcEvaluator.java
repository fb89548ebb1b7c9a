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
import java.util.function.Supplier;

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
        AuthorDomain author = AuthorDomain.of(header);
        List<Discovery> discoveries = toEvaluate(author).stream()
                .map(domain -> discover(domain, List::of))
                .toList();
        return conclude(author, discoveries, mailFrom, dkim);
    }

    /** The domains of an author whose policies are asked for; none where validation is not possible. */
    public List<Domain> toEvaluate(AuthorDomain author) {
        boolean evaluated = author.single().isPresent()
                || (author.shape().isReadable()
                        && settings.severalAuthorDomains() == DmarcSettings.SeveralAuthorDomains.EVALUATE_ALL
                        && author.domains().size() <= settings.maxAuthorDomains());
        return evaluated ? author.domains() : List.of();
    }

    /**
     * The record that applies to an author domain. Needs neither SPF nor DKIM, so that it may go on beside them.
     *
     * @param identifiers the domains that they may authenticate, as far as it is known who: what is asked because of them is
     *     asked now
     */
    public Discovery discover(Domain author, Supplier<List<Domain>> identifiers) {
        return new Discovery(new PolicyDiscovery(author, dns, settings, identifiers));
    }

    /** What has been found out about an author domain before the message's identifiers are known. */
    public static final class Discovery {
        private final PolicyDiscovery policy;

        private Discovery(PolicyDiscovery policy) {
            this.policy = policy;
        }
    }

    /**
     * The result, once SPF and DKIM are known.
     *
     * @param discoveries of the domains {@link #toEvaluate to evaluate}, in their order
     */
    public DmarcResult conclude(
            AuthorDomain author, List<Discovery> discoveries, SpfResult mailFrom, List<DkimResult> dkim) {
        if (discoveries.isEmpty()) {
            return withoutAuthorDomain(author);
        }
        Identifiers identifiers = Identifiers.of(mailFrom, dkim);
        List<DmarcResult> results = discoveries.stream()
                .map(discovery -> new Evaluation(discovery.policy, identifiers, settings).result())
                .toList();
        return author.single().isPresent() ? results.get(0) : ofSeveral(author, results);
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
                .max(Comparator.comparingInt(DmarcEvaluator::severity)
                        .thenComparingInt(DmarcEvaluator::openness)
                        .thenComparing(DmarcResult::appliedPolicy))
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

    /** How little a temperror may end in the inbox: by whose doing it is, unless the policy is known and asks for nothing. */
    private static int openness(DmarcResult result) {
        boolean asksForNothing =
                result.record().isPresent() && !result.appliedPolicy().isEnforcing();
        return asksForNothing ? 0 : result.unresolved().map(Unresolved::weight).orElse(0);
    }

    /**
     * The organizational domain of any name, by a walk of its own (RFC 9989 section 4.10.2); empty if the DNS did not answer.
     */
    public Optional<Domain> organizationalDomain(Domain name) {
        TreeWalk walk = new TreeWalk(name, new PolicyRecords(dns, settings.localPublicSuffixes(), Trace.recorder()));
        return walk.toTheEnd().failure().isPresent() ? Optional.empty() : Optional.of(walk.organizationalDomain());
    }
}
