package dev.gatehouse.verdict;

import java.util.Optional;

/**
 * What a rule in mode warn would have done with a message, had it been enforced.
 *
 * @param grounds why it would have refused it; empty where it would have set it apart
 * @param word what decided within the rule, as {@link Verdict#rule()} would have said it
 */
public record DryRun(Rule rule, Disposition disposition, Optional<Grounds> grounds, String word) {}
