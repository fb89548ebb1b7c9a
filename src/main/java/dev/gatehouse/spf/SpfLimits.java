package dev.gatehouse.spf;

import java.time.Duration;

/**
 * How much one check may ask for.
 *
 * @param lookups terms that look up, in all runs of check_host() together
 * @param voids terms whose lookup finds nothing
 * @param exchangers names of one {@code mx} whose addresses are asked for
 * @param clientNames names of the client whose addresses are asked for
 * @param time from the first question we wait for to the last answer
 */
public record SpfLimits(int lookups, int voids, int exchangers, int clientNames, Duration time) {
    /** RFC 7208 section 4.6.4: MUST limit the terms that look up to 10. */
    public static final int MAX_LOOKUP_TERMS = 10;

    /** RFC 7208 section 4.6.4: SHOULD limit void lookups to two. */
    public static final int MAX_VOID_LOOKUPS = 2;

    /** RFC 7208 section 4.6.4: more than 10 names of an MX are a permerror. */
    public static final int MAX_MX_NAMES = 10;

    /** RFC 7208 section 4.6.4: names of the client after the tenth are ignored. */
    public static final int MAX_PTR_NAMES = 10;

    /** RFC 7208 section 4.6.4: the limit SHOULD allow at least 20 seconds; past it temperror. */
    public static final Duration MAX_TIME = Duration.ofSeconds(20);

    public static SpfLimits standard() {
        return new SpfLimits(MAX_LOOKUP_TERMS, MAX_VOID_LOOKUPS, MAX_MX_NAMES, MAX_PTR_NAMES, MAX_TIME);
    }
}
