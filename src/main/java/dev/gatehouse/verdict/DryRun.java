package dev.gatehouse.verdict;

/** What a rule in mode warn would have done with a message, had it been enforced. */
public record DryRun(Rule rule, Disposition disposition) {}
