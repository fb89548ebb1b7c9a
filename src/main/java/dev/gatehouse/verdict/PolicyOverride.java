package dev.gatehouse.verdict;

import java.util.Locale;

/**
 * Why the disposition differs from what the domain owner asked for (RFC 9990, element reason).
 *
 * @param comment for the domain owner, one phrase; may be empty
 */
public record PolicyOverride(Type type, String comment) {
    /** The types of RFC 9990; {@link #word()} is the XML value. */
    public enum Type {
        LOCAL_POLICY,
        MAILING_LIST,
        OTHER,
        POLICY_TEST_MODE,
        TRUSTED_FORWARDER;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
