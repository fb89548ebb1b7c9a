package dev.gatehouse.spf;

import java.util.Locale;

/** What came of one term (RFC 7208 section 4.6.2: match, not match, or an exception). */
public enum TermOutcome {
    MATCH,
    NO_MATCH,
    TEMPERROR,
    PERMERROR;

    static TermOutcome of(boolean matches) {
        return matches ? MATCH : NO_MATCH;
    }

    public boolean isError() {
        return this == TEMPERROR || this == PERMERROR;
    }

    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
