package dev.gatehouse.report;

import java.util.Locale;

/** What was done with the messages of a record (RFC 9990, element disposition). */
public enum ReportedDisposition {
    /** Nothing was done, whatever the policy. */
    NONE,
    /** The messages passed, and the policy would have been enforced. */
    PASS,
    QUARANTINE,
    REJECT;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
