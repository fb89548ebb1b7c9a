package dev.gatehouse.spf;

/**
 * A mechanism and what its owner says of the clients it matches (RFC 7208 section 4.6.1).
 *
 * @param text as written in the record
 */
public record Directive(Qualifier qualifier, Mechanism mechanism, String text) implements Term {
    @Override
    public boolean looksUp() {
        return mechanism.looksUp();
    }
}
