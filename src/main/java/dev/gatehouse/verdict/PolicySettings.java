package dev.gatehouse.verdict;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.smtp.Network;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the operator wants done about what is found.
 *
 * @param rejectMode how far a reject policy is followed
 * @param modes what each rule may do; a rule not named has its default
 * @param maxAuthorDomains how many author domains are evaluated; more are refused
 * @param deferUnresolvedFor how long a message is deferred for want of a DNS answer, before it is accepted
 * @param acceptMailingLists whether failing mail with the signs of a mailing list is accepted instead of set apart
 * @param exemptNetworks clients that no rule is asked about, for example our own relays
 * @param trustedForwarders networks whose failing mail is accepted
 * @param trustedForwarderDomains signing domains whose passing signature has the same effect
 * @param trustedSealers ARC sealers whose word is believed
 * @param domainModes by author domain, for it and the names below it; the longest name decides
 * @param recipientModes by {@code local@domain} or {@code @domain}; stronger than the author domain's
 * @param alwaysReachable recipients that no rule refuses: {@code local@} for every domain, {@code local@domain},
 *     {@code @domain} (RFC 5321 section 4.5.1, RFC 2142)
 */
public record PolicySettings(
        RejectMode rejectMode,
        Map<Rule, RuleMode> modes,
        int maxAuthorDomains,
        Duration deferUnresolvedFor,
        boolean acceptMailingLists,
        List<Network> exemptNetworks,
        List<Network> trustedForwarders,
        Set<Domain> trustedForwarderDomains,
        Set<Domain> trustedSealers,
        Map<Domain, RejectMode> domainModes,
        Map<String, RejectMode> recipientModes,
        Set<String> alwaysReachable) {

    public PolicySettings {
        modes = Map.copyOf(modes);
        exemptNetworks = List.copyOf(exemptNetworks);
        trustedForwarders = List.copyOf(trustedForwarders);
        trustedForwarderDomains = Set.copyOf(trustedForwarderDomains);
        trustedSealers = Set.copyOf(trustedSealers);
        domainModes = Map.copyOf(domainModes);
        recipientModes = recipientModes.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(entry -> lowerCase(entry.getKey()), Map.Entry::getValue));
        alwaysReachable =
                alwaysReachable.stream().map(PolicySettings::lowerCase).collect(Collectors.toUnmodifiableSet());
        if (deferUnresolvedFor.isNegative()) {
            throw new IllegalArgumentException("deferUnresolvedFor is negative: " + deferUnresolvedFor);
        }
    }

    public static PolicySettings defaults() {
        return new PolicySettings(
                RejectMode.EVIDENCE,
                Map.of(),
                4,
                Duration.ofHours(4),
                false,
                List.of(),
                List.of(),
                Set.of(),
                Set.of(),
                Map.of(),
                Map.of(),
                Set.of("postmaster@", "abuse@"));
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
        return withModes(dry);
    }

    public PolicySettings withRejectMode(RejectMode mode) {
        return new PolicySettings(
                mode,
                modes,
                maxAuthorDomains,
                deferUnresolvedFor,
                acceptMailingLists,
                exemptNetworks,
                trustedForwarders,
                trustedForwarderDomains,
                trustedSealers,
                domainModes,
                recipientModes,
                alwaysReachable);
    }

    public PolicySettings withMode(Rule rule, RuleMode mode) {
        Map<Rule, RuleMode> changed = new HashMap<>(modes);
        changed.put(rule, mode);
        return withModes(changed);
    }

    public PolicySettings withModes(Map<Rule, RuleMode> changed) {
        return new PolicySettings(
                rejectMode,
                changed,
                maxAuthorDomains,
                deferUnresolvedFor,
                acceptMailingLists,
                exemptNetworks,
                trustedForwarders,
                trustedForwarderDomains,
                trustedSealers,
                domainModes,
                recipientModes,
                alwaysReachable);
    }

    public PolicySettings acceptingMailingLists() {
        return new PolicySettings(
                rejectMode,
                modes,
                maxAuthorDomains,
                deferUnresolvedFor,
                true,
                exemptNetworks,
                trustedForwarders,
                trustedForwarderDomains,
                trustedSealers,
                domainModes,
                recipientModes,
                alwaysReachable);
    }

    public PolicySettings trusting(List<Network> forwarders, Set<Domain> forwarderDomains, Set<Domain> sealers) {
        return new PolicySettings(
                rejectMode,
                modes,
                maxAuthorDomains,
                deferUnresolvedFor,
                acceptMailingLists,
                exemptNetworks,
                forwarders,
                forwarderDomains,
                sealers,
                domainModes,
                recipientModes,
                alwaysReachable);
    }

    public PolicySettings withExceptions(Map<Domain, RejectMode> domains, Map<String, RejectMode> recipients) {
        return new PolicySettings(
                rejectMode,
                modes,
                maxAuthorDomains,
                deferUnresolvedFor,
                acceptMailingLists,
                exemptNetworks,
                trustedForwarders,
                trustedForwarderDomains,
                trustedSealers,
                domains,
                recipients,
                alwaysReachable);
    }

    private static String lowerCase(String recipient) {
        return recipient.toLowerCase(Locale.ROOT);
    }
}
