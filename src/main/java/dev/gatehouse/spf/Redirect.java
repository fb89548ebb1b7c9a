package dev.gatehouse.spf;

import java.util.Optional;

/**
 * The redirect modifier: where no mechanism matched, the record of another domain decides (RFC 7208 section 6.1).
 *
 * @param text as written in the record
 */
public record Redirect(DomainSpec target, String text) implements Term {
    @Override
    public Optional<DomainSpec> includes() {
        return Optional.of(target);
    }

    @Override
    public boolean looksUp() {
        return true;
    }
}
