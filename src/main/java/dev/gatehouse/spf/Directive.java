package dev.gatehouse.spf;

import java.util.Optional;

/**
 * A mechanism and what its owner says of the clients it matches (RFC 7208 section 4.6.1).
 *
 * @param text as written in the record
 */
public record Directive(Qualifier qualifier, Mechanism mechanism, String text) implements Term {
    @Override
    public Optional<DomainSpec> includes() {
        return mechanism instanceof Mechanism.Include include ? Optional.of(include.domain()) : Optional.empty();
    }

    @Override
    public boolean looksUp() {
        return mechanism.looksUp();
    }
}
