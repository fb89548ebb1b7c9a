package dev.gatehouse.spf;

import java.util.Locale;

/** The results of check_host() (RFC 7208 section 2.6). */
public enum SpfOutcome {
    NONE,
    NEUTRAL,
    PASS,
    FAIL,
    SOFTFAIL,
    TEMPERROR,
    PERMERROR;

    /** The result word of RFC 8601 section 2.7.2. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean authenticates() {
        return this == PASS;
    }
}
