package dev.gatehouse.spf;

import java.util.Optional;

/** A part of a record that can be evaluated: a directive, or the redirect modifier (RFC 7208 section 4.6.1). */
public sealed interface Term permits Directive, Redirect {
    /** The term as its owner wrote it; printable ASCII. */
    String text();

    /** The domain whose record it brings in; empty for a term that brings in none. */
    Optional<DomainSpec> includes();

    /** Whether it counts against the limit on terms that look up (RFC 7208 section 4.6.4). */
    boolean looksUp();
}
