package dev.gatehouse.spf;

import dev.gatehouse.dns.Domain;

/** What macros are replaced by in one record: the arguments of check_host(), and what only some macros ask for. */
interface MacroValues {
    SpfRequest request();

    /** The {@code <domain>} of this run of check_host(). */
    Domain domain();

    /** The name of the client that its addresses confirm, or "unknown" (RFC 7208 section 7.3); asks the DNS. */
    String validatedName();

    /** Seconds since the epoch (RFC 7208 section 7.3). */
    String timestamp();
}
