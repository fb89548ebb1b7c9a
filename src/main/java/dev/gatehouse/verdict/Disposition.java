package dev.gatehouse.verdict;

import java.util.Locale;

/** What happens to the message. */
public enum Disposition {
    /** Nothing is done about it. */
    ACCEPT,
    /** Accepted, but set apart: the recipient's Junk folder. */
    QUARANTINE,
    /** Refused with 5xx while the SMTP session is open. */
    REJECT,
    /** Refused with 4xx: the sender's server tries again. */
    DEFER;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
