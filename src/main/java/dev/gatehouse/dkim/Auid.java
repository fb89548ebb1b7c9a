package dev.gatehouse.dkim;

import dev.gatehouse.dns.Domain;

/**
 * The agent or user on whose behalf the SDID signed, i= (RFC 6376 section 3.11).
 *
 * @param text decoded; a stranger's text
 */
record Auid(String text, Domain domain) {
    /** What a missing i= means. */
    static Auid of(Domain sdid) {
        return new Auid("@" + sdid, sdid);
    }
}
