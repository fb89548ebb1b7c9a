package dev.gatehouse.dmarc;

import java.util.Locale;

/** The result words of DMARC (RFC 9989 section 9). */
public enum DmarcOutcome {
    NONE,
    PASS,
    FAIL,
    TEMPERROR,
    PERMERROR;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
