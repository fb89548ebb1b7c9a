package dev.gatehouse.dmarc;

import java.util.Locale;

/** What a domain owner asks to be done with mail that fails (RFC 9989 section 4.7, tags p, sp and np). */
public enum DmarcPolicy {
    NONE,
    QUARANTINE,
    REJECT;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One step weaker, as t=y asks (RFC 9989 section 4.7). */
    public DmarcPolicy weaker() {
        return this == REJECT ? QUARANTINE : NONE;
    }

    public boolean isEnforcing() {
        return this != NONE;
    }
}
