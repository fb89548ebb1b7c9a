package dev.gatehouse.dkim;

import java.util.Locale;

/** The result of one signature (RFC 8601 section 2.7.1). */
public enum DkimOutcome {
    NONE,
    PASS,
    FAIL,
    POLICY,
    NEUTRAL,
    TEMPERROR,
    PERMERROR;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean authenticates() {
        return this == PASS;
    }
}
