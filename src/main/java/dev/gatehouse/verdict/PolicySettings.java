package dev.gatehouse.verdict;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.smtp.Network;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the operator wants done about what is found.
 *
 * @param rejectMode how far a reject policy is followed
 * @param modes what each rule may do; a rule not named has its default
 * @param maxAuthorDomains how many author domains are evaluated; more are refused
 * @param deferUnresolvedFor how long a message is deferred because DNS did not answer, before it is accepted
 * @param acceptMailingLists whether failing mail with the signs of a mailing list is accepted instead of quarantined
 */
public record PolicySettings(
        RejectMode rejectMode,
        Map<Rule, RuleMode> modes,
        int maxAuthorDomains,
        Duration deferUnresolvedFor,
        boolean acceptMailingLists,
        TrustedForwarders forwarders,
        Exemptions exemptions) {
    public static final int MAX_AUTHOR_DOMAINS = 4;
    private static final Duration DEFER_UNRESOLVED_FOR = Duration.ofHours(4);

    public PolicySettings {
        modes = Map.copyOf(modes);
        if (deferUnresolvedFor.isNegative()) {
            throw new IllegalArgumentException("deferUnresolvedFor is negative: " + deferUnresolvedFor);
        }
    }

    public static PolicySettings defaults() {
        return new PolicySettings(
                RejectMode.EVIDENCE,
                Map.of(),
                MAX_AUTHOR_DOMAINS,
                DEFER_UNRESOLVED_FOR,
                false,
                TrustedForwarders.none(),
                Exemptions.standard());
    }

    public RuleMode mode(Rule rule) {
        return modes.getOrDefault(rule, rule.defaultMode());
    }

    /** The same with every rule that is on in mode warn. */
    public PolicySettings dryRun() {
        Map<Rule, RuleMode> dry = new EnumMap<>(Rule.class);
        for (Rule rule : Rule.values()) {
            dry.put(rule, mode(rule) == RuleMode.OFF ? RuleMode.OFF : RuleMode.WARN);
        }
        return changed(rejectMode, dry, acceptMailingLists, forwarders, exemptions);
    }

    public PolicySettings withRejectMode(RejectMode mode) {
        return changed(mode, modes, acceptMailingLists, forwarders, exemptions);
    }

    public PolicySettings withMode(Rule rule, RuleMode mode) {
        Map<Rule, RuleMode> more = new HashMap<>(modes);
        more.put(rule, mode);
        return changed(rejectMode, more, acceptMailingLists, forwarders, exemptions);
    }

    public PolicySettings acceptingMailingLists() {
        return changed(rejectMode, modes, true, forwarders, exemptions);
    }

    public PolicySettings trusting(List<Network> networks, Set<Domain> signers, Set<Domain> sealers) {
        TrustedForwarders trusted = new TrustedForwarders(networks, signers, sealers);
        return changed(rejectMode, modes, acceptMailingLists, trusted, exemptions);
    }

    /** With another mode for some author domains and recipients. */
    public PolicySettings withExceptions(Map<Domain, RejectMode> authors, Map<String, RejectMode> recipients) {
        Exemptions more = new Exemptions(exemptions.networks(), authors, recipients, exemptions.alwaysReachable());
        return changed(rejectMode, modes, acceptMailingLists, forwarders, more);
    }

    private PolicySettings changed(
            RejectMode reject,
            Map<Rule, RuleMode> ruleModes,
            boolean mailingLists,
            TrustedForwarders trusted,
            Exemptions exempt) {
        return new PolicySettings(
                reject, ruleModes, maxAuthorDomains, deferUnresolvedFor, mailingLists, trusted, exempt);
    }
}
