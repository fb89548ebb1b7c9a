package dev.gatehouse.spf;

import dev.gatehouse.dns.Unanswered;

/**
 * Why check_host() could not tell: the cause of a temperror or permerror.
 *
 * @param text for people, one phrase
 */
public record SpfProblem(Kind kind, String text) {

    /** The causes that RFC 7208 knows. */
    public enum Kind {
        DNS_UNAVAILABLE(SpfOutcome.TEMPERROR, "RFC 7208 section 4.4"),
        /** A limit of ours on questions or time ended first: nothing is known of the domain's DNS. */
        CUT_SHORT(SpfOutcome.TEMPERROR, "RFC 7208 section 4.6.4"),
        SEVERAL_RECORDS(SpfOutcome.PERMERROR, "RFC 7208 section 4.5"),
        SYNTAX(SpfOutcome.PERMERROR, "RFC 7208 section 4.6"),
        INCLUDE_WITHOUT_RECORD(SpfOutcome.PERMERROR, "RFC 7208 section 5.2"),
        REDIRECT_WITHOUT_RECORD(SpfOutcome.PERMERROR, "RFC 7208 section 6.1"),
        TOO_MANY_LOOKUPS(SpfOutcome.PERMERROR, "RFC 7208 section 4.6.4"),
        TOO_MANY_VOIDS(SpfOutcome.PERMERROR, "RFC 7208 section 4.6.4"),
        TOO_MANY_EXCHANGERS(SpfOutcome.PERMERROR, "RFC 7208 section 4.6.4");

        private final SpfOutcome outcome;
        private final String section;

        Kind(SpfOutcome outcome, String section) {
            this.outcome = outcome;
            this.section = section;
        }

        static Kind of(Unanswered unanswered) {
            return unanswered == Unanswered.CUT_SHORT ? CUT_SHORT : DNS_UNAVAILABLE;
        }

        /** Temperror or permerror. */
        public SpfOutcome outcome() {
            return outcome;
        }

        public String section() {
            return section;
        }
    }
}
