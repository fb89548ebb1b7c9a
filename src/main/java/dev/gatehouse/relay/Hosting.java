package dev.gatehouse.relay;

import java.util.Locale;

/** Whether a domain has its mailboxes on this server. */
public enum Hosting {
    HOSTED,
    NOT_HOSTED,
    /** The list of domains could not be read: nothing is permitted for it, and nothing refused for good. */
    CANNOT_TELL;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
