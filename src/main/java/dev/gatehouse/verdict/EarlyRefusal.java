package dev.gatehouse.verdict;

/** What one rule has to say of a message that is not judged as a whole: refused, or only logged, by the rule's mode. */
public record EarlyRefusal(Rule rule, RuleMode mode, Grounds grounds) {}
