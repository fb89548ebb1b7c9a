package dev.gatehouse.dmarc;

import java.util.Locale;

/** How the organizational domain was found; the words of RFC 9990's discovery_method. */
public enum DiscoveryMethod {
    /** The DNS Tree Walk of RFC 9989 section 4.10. */
    TREEWALK,
    /** The public suffix list, as RFC 7489 section 3.2 did it. */
    PSL;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
