package dev.gatehouse.arc;

import java.util.Locale;

/** The chain validation status of a message (RFC 8617 section 4.4). */
public enum ArcOutcome {
    NONE,
    PASS,
    FAIL;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
