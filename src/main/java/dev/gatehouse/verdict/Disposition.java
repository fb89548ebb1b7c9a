package dev.gatehouse.verdict;

import dev.gatehouse.message.HeaderField;
import java.util.Locale;

/** What happens to the message. */
public enum Disposition {
    /** Nothing is done about it. */
    ACCEPT,
    /** Accepted, but quarantined: the recipient's Junk folder. */
    QUARANTINE,
    /** Refused with 5xx while the SMTP session is open. */
    REJECT,
    /** Refused with 4xx: the sender's server tries again. */
    DEFER;

    /** The header field that says it to whatever files the message; only ours stays. */
    public static final String FIELD_NAME = "X-Gatehouse-Disposition";

    public HeaderField toField() {
        return HeaderField.of(FIELD_NAME + ": " + word() + "\r\n");
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
