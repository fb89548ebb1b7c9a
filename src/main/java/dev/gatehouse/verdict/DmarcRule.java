package dev.gatehouse.verdict;

import dev.gatehouse.dmarc.DmarcPolicy;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.dmarc.Unresolved;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What to do about the DMARC result (RFC 9989 sections 5.3.6, 5.4 and 7.4). */
final class DmarcRule {
    private final PolicySettings settings;
    private final Fate fate;
    private final TrustedPath trustedPath;

    DmarcRule(PolicySettings settings, Fate fate) {
        this.settings = settings;
        this.fate = fate;
        this.trustedPath = new TrustedPath(settings.forwarders());
    }

    Optional<Finding> apply(MessageFacts facts) {
        return switch (facts.found().dmarc().outcome()) {
            case FAIL -> Optional.of(failed(facts));
            case TEMPERROR -> Optional.of(unresolved(facts));
            case NONE, PASS, PERMERROR -> Optional.empty();
        };
    }

    /** Deferred for a while, then decided: a broken DNS must not make mail wait for days (RFC 9989 section 4.10.1). */
    private Finding unresolved(MessageFacts facts) {
        return facts.deferredFor().compareTo(settings.deferUnresolvedFor()) >= 0
                ? waitedEnough(facts)
                : Finding.refuse(
                        Rule.DMARC_UNRESOLVED,
                        new Grounds(Refusal.DMARC_TEMP, Map.of("fromDomain", facts.fromDomain())),
                        facts.found().dmarc().reason());
    }

    /**
     * Accepted if all that is known is that the author's DNS does not answer. Quarantined if a stranger can have caused it,
     * unless the policy is known and asks for nothing.
     */
    private Finding waitedEnough(MessageFacts facts) {
        DmarcResult dmarc = facts.found().dmarc();
        String evidence = dmarc.reason() + facts.waitedWords();
        boolean asksForNothing =
                dmarc.record().isPresent() && !dmarc.appliedPolicy().isEnforcing();
        boolean excused =
                rejectMode(facts) == RejectMode.EXEMPT || trustedPath.of(facts).isPresent();
        return switch (dmarc.unresolved()
                .filter(why -> !asksForNothing && !excused)
                .orElse(Unresolved.BY_DNS)) {
            case BY_DNS -> Finding.accept(Rule.DMARC_UNRESOLVED, "dmarc.temperror.waited-enough", List.of(), evidence);
            case BY_CHOSEN_NAME ->
                Finding.quarantine(Rule.DMARC_UNRESOLVED, "dmarc.temperror.chosen-name", List.of(), evidence);
            case BY_OUR_LIMIT ->
                Finding.quarantine(Rule.DMARC_UNRESOLVED, "dmarc.temperror.cut-short", List.of(), evidence);
        };
    }

    private Finding failed(MessageFacts facts) {
        DmarcResult dmarc = facts.found().dmarc();
        List<PolicyOverride> testing = dmarc.appliedPolicy() == dmarc.policy()
                ? List.of()
                : List.of(new PolicyOverride(PolicyOverride.Type.POLICY_TEST_MODE, "t=y"));
        if (!dmarc.appliedPolicy().isEnforcing()) {
            return Finding.accept(
                    Rule.DMARC, testing.isEmpty() ? "dmarc.fail.none" : "dmarc.test-mode", testing, dmarc.reason());
        }
        return trustedPath
                .of(facts)
                .map(voucher -> Finding.accept(
                        Rule.DMARC,
                        voucher.word(),
                        with(testing, PolicyOverride.Type.TRUSTED_FORWARDER, voucher.comment()),
                        voucher.evidence()))
                .orElseGet(() -> enforced(facts, testing));
    }

    private Finding enforced(MessageFacts facts, List<PolicyOverride> testing) {
        RejectMode mode = rejectMode(facts);
        List<String> listSigns = Detours.mailingList(facts);
        if (mode == RejectMode.EXEMPT) {
            return Finding.accept(
                    Rule.DMARC,
                    "dmarc.exempt",
                    with(testing, PolicyOverride.Type.LOCAL_POLICY, "exempt here"),
                    "exempt by an exception");
        }
        if (settings.acceptMailingLists() && !listSigns.isEmpty()) {
            return Finding.accept(
                    Rule.DMARC,
                    "dmarc.mailing-list",
                    with(testing, PolicyOverride.Type.MAILING_LIST, String.join(", ", listSigns)),
                    String.join(", ", listSigns));
        }
        return facts.found().dmarc().appliedPolicy() == DmarcPolicy.QUARANTINE
                ? Finding.quarantine(
                        Rule.DMARC,
                        "dmarc.quarantine",
                        testing,
                        facts.found().dmarc().reason())
                : rejectAsked(facts, mode, listSigns, testing);
    }

    private Finding rejectAsked(
            MessageFacts facts, RejectMode mode, List<String> listSigns, List<PolicyOverride> testing) {
        if (mode == RejectMode.NEVER) {
            return Finding.quarantine(
                    Rule.DMARC,
                    "dmarc.quarantine.never-reject",
                    with(testing, PolicyOverride.Type.LOCAL_POLICY, "quarantine instead of reject"),
                    "rejectMode never");
        }
        List<String> signs = new ArrayList<>(listSigns);
        signs.addAll(Detours.forwarding(facts));
        if (mode == RejectMode.EVIDENCE && !signs.isEmpty()) {
            PolicyOverride.Type type =
                    listSigns.isEmpty() ? PolicyOverride.Type.LOCAL_POLICY : PolicyOverride.Type.MAILING_LIST;
            String words = String.join(", ", signs);
            return Finding.quarantine(Rule.DMARC, "dmarc.quarantine.detour", with(testing, type, words), words);
        }
        return reject(facts, mode);
    }

    private static Finding reject(MessageFacts facts, RejectMode mode) {
        Map<String, String> values = Map.of("fromDomain", facts.fromDomain(), "ip", facts.clientAddress());
        String evidence = facts.found().dmarc().reason()
                + (mode == RejectMode.EVIDENCE ? "; no sign of a list or forwarder" : "");
        return Finding.refuse(Rule.DMARC, SpfGrounds.ofAuthor(Refusal.DMARC_REJECT, facts, values), evidence)
                .called("dmarc.reject." + mode.name().toLowerCase(Locale.ROOT));
    }

    /** The recipient's, else the author's, else that of all; of several authors the strictest. */
    private RejectMode rejectMode(MessageFacts facts) {
        return fate.mode()
                .or(() -> facts.author().domains().stream()
                        .map(author -> settings.exemptions().ofAuthor(author).orElse(settings.rejectMode()))
                        .min(Comparator.naturalOrder()))
                .orElse(settings.rejectMode());
    }

    private static List<PolicyOverride> with(List<PolicyOverride> first, PolicyOverride.Type type, String comment) {
        List<PolicyOverride> overrides = new ArrayList<>(first);
        overrides.add(new PolicyOverride(type, comment));
        return overrides;
    }
}
