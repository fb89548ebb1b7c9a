package dev.gatehouse.dmarc;

/** What a domain owner asks to be done with mail that fails (RFC 9989 section 4.7, tags p, sp and np). */
public enum DmarcPolicy {
    NONE("none"),
    QUARANTINE("quarantine"),
    REJECT("reject");

    private final String word;

    DmarcPolicy(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** One step weaker, as t=y asks (RFC 9989 section 4.7). */
    public DmarcPolicy weaker() {
        return this == REJECT ? QUARANTINE : NONE;
    }

    public boolean isEnforcing() {
        return this != NONE;
    }
}
