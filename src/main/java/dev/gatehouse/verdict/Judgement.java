package dev.gatehouse.verdict;

import dev.gatehouse.dmarc.DmarcOutcome;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.trace.Step;
import dev.gatehouse.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One message before local policy: the first rule that has an effect decides. */
final class Judgement {
    private final PolicySettings settings;
    private final MessageFacts facts;
    private final Fate fate;
    private final Trace.Recorder trace = Trace.recorder();
    private final List<PolicyOverride> overrides = new ArrayList<>();
    private Optional<Finding> aboutDmarc = Optional.empty();
    private final List<DryRun> dryRuns = new ArrayList<>();

    /** For recipients that all have that fate. */
    Judgement(PolicySettings settings, MessageFacts facts, Fate fate) {
        this.settings = settings;
        this.facts = facts;
        this.fate = fate;
    }

    Verdict verdict() {
        for (Finding finding : findings()) {
            Optional<Verdict> decided = weigh(finding);
            if (decided.isPresent()) {
                return decided.get();
            }
        }
        String rule = aboutDmarc
                .map(Finding::word)
                .orElseGet(() -> "dmarc." + facts.found().dmarc().outcome().word());
        return accepted(Disposition.ACCEPT, rule);
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        headerTooLarge().ifPresent(findings::add);
        new FromRules(settings).apply(facts).ifPresent(findings::add);
        new HostedSenderRule(settings).apply(facts).ifPresent(findings::add);
        new DmarcRule(settings, fate).apply(facts).ifPresent(findings::add);
        findings.addAll(SenderRules.apply(facts));
        findings.removeIf(finding -> settings.mode(finding.rule()) == RuleMode.OFF);
        return findings;
    }

    private Optional<Finding> headerTooLarge() {
        return facts.header().truncated()
                ? Optional.of(Finding.refuse(
                        Rule.HEADER_TOO_LARGE,
                        Grounds.of(Refusal.MSG_HEADER_TOO_LARGE),
                        "the header is longer than " + MessageHeader.MAX_OCTETS + " octets or "
                                + MessageHeader.MAX_FIELDS + " fields"))
                : Optional.empty();
    }

    private Optional<Verdict> weigh(Finding finding) {
        Disposition effect = isVouchedFor() ? Disposition.ACCEPT : effect(finding);
        trace.add(Step.of(
                "rule " + finding.rule().word(),
                finding.disposition().word() + (effect == finding.disposition() ? "" : ", in effect " + effect.word()),
                finding.word() + ": " + finding.evidence()));
        if (finding.rule() == Rule.DMARC || finding.rule() == Rule.DMARC_UNRESOLVED) {
            aboutDmarc = Optional.of(finding);
            overrides.addAll(finding.overrides());
        }
        if (isWarning(finding) && finding.disposition() != Disposition.ACCEPT) {
            dryRuns.add(new DryRun(finding.rule(), finding.disposition(), finding.grounds(), finding.word()));
        }
        if (effect == Disposition.ACCEPT) {
            return Optional.empty();
        }
        boolean refuses = effect == Disposition.REJECT || effect == Disposition.DEFER;
        return Optional.of(
                refuses
                        ? verdict(effect, finding.grounds(), settings.mode(finding.rule()), finding.word())
                        : accepted(effect, finding.word()));
    }

    /** A forwarder that we trust breaks SPF and perhaps signatures: the rules that ask for them do not apply to it. */
    private boolean isVouchedFor() {
        return overrides.stream().anyMatch(reason -> reason.type() == PolicyOverride.Type.TRUSTED_FORWARDER);
    }

    private boolean isWarning(Finding finding) {
        return settings.mode(finding.rule()) == RuleMode.WARN;
    }

    private Disposition effect(Finding finding) {
        if (isWarning(finding) || fate.reachable()) {
            return Disposition.ACCEPT;
        }
        return finding.disposition() == Disposition.REJECT && settings.mode(finding.rule()) == RuleMode.DEFER
                ? Disposition.DEFER
                : finding.disposition();
    }

    Verdict exempt(String rule) {
        trace.add("local policy", "not asked", rule);
        return accepted(Disposition.ACCEPT, rule);
    }

    private Verdict accepted(Disposition disposition, String rule) {
        return verdict(disposition, Optional.empty(), RuleMode.ENFORCE, rule);
    }

    private Verdict verdict(Disposition disposition, Optional<Grounds> grounds, RuleMode mode, String rule) {
        if (facts.found().dmarc().outcome() == DmarcOutcome.FAIL && differs(disposition) && overrides.isEmpty()) {
            overrides.add(new PolicyOverride(PolicyOverride.Type.LOCAL_POLICY, ""));
        }
        return new Verdict(disposition, grounds, mode, dryRuns, facts.found(), overrides, rule, trace.trace());
    }

    /** Whether we do something else than the owner asked for; the reason must be reported (RFC 9990). */
    private boolean differs(Disposition disposition) {
        DmarcResult dmarc = facts.found().dmarc();
        Disposition asked =
                switch (dmarc.policy()) {
                    case NONE -> Disposition.ACCEPT;
                    case QUARANTINE -> Disposition.QUARANTINE;
                    case REJECT -> Disposition.REJECT;
                };
        return disposition != asked && disposition != Disposition.DEFER;
    }
}
