package dev.gatehouse.verdict;

import java.util.List;
import java.util.Optional;

/**
 * What one rule of local policy came to, before its mode and the recipients are looked at.
 *
 * @param rule which rule
 * @param disposition what it asks for
 * @param grounds present where that is reject or defer
 * @param overrides why it differs from what the domain owner asked for
 * @param word what decided within the rule, for {@link Verdict#rule()}
 * @param evidence what it saw, for the operator
 */
record Finding(
        Rule rule,
        Disposition disposition,
        Optional<Grounds> grounds,
        List<PolicyOverride> overrides,
        String word,
        String evidence) {

    static Finding refuse(Rule rule, Grounds grounds, String evidence) {
        Disposition disposition = grounds.refusal().isTemporary() ? Disposition.DEFER : Disposition.REJECT;
        return new Finding(rule, disposition, Optional.of(grounds), List.of(), rule.word(), evidence);
    }

    static Finding accept(Rule rule, String word, List<PolicyOverride> overrides, String evidence) {
        return new Finding(rule, Disposition.ACCEPT, Optional.empty(), overrides, word, evidence);
    }

    static Finding quarantine(Rule rule, String word, List<PolicyOverride> overrides, String evidence) {
        return new Finding(rule, Disposition.QUARANTINE, Optional.empty(), overrides, word, evidence);
    }

    Finding called(String otherWord) {
        return new Finding(rule, disposition, grounds, overrides, otherWord, evidence);
    }
}
