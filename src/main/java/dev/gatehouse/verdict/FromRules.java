package dev.gatehouse.verdict;

import dev.gatehouse.message.AuthorDomain.Shape;
import java.util.Optional;

/** Whether a message says who wrote it, once and readably (RFC 5322 section 3.6.2, RFC 9989 section 11.5). */
final class FromRules {
    private final PolicySettings settings;

    FromRules(PolicySettings settings) {
        this.settings = settings;
    }

    Optional<Finding> apply(MessageFacts facts) {
        Shape shape = facts.author().shape();
        return switch (shape) {
            case ONE -> Optional.empty();
            case MISSING, NO_ADDRESS, MALFORMED -> refuse(Rule.FROM_UNUSABLE, FromGrounds.of(facts.author()), facts);
            case SEVERAL_FIELDS ->
                refuse(Rule.SEVERAL_FROM_FIELDS, FromGrounds.of(facts.author()), facts)
                        .or(() -> severalDomains(facts));
            case SEVERAL_DOMAINS -> severalDomains(facts);
        };
    }

    private Optional<Finding> severalDomains(MessageFacts facts) {
        boolean tooMany = facts.author().domains().size() > settings.maxAuthorDomains();
        Grounds grounds = Grounds.of(Refusal.SND_FROM_DOMAINS);
        Optional<Finding> refusal = tooMany ? refuse(Rule.TOO_MANY_AUTHOR_DOMAINS, grounds, facts) : Optional.empty();
        return refusal.or(() -> refuse(Rule.SEVERAL_AUTHOR_DOMAINS, grounds, facts));
    }

    private Optional<Finding> refuse(Rule rule, Grounds grounds, MessageFacts facts) {
        return settings.mode(rule) == RuleMode.OFF
                ? Optional.empty()
                : Optional.of(Finding.refuse(rule, grounds, facts.author().problem()));
    }
}
