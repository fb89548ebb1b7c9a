package dev.gatehouse.verdict;

import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.SmtpFacts;

/** Who reads an explanation, from those we know nothing of to those who may know everything. */
public enum Audience {
    /** Anyone who can open a connection. */
    STRANGER,
    /** A machine whose address or certificate may relay. */
    TRUSTED,
    /** A user who proved to be one. */
    SIGNED_IN,
    /** Who runs this server. */
    OPERATOR;

    /** Of a session; {@code trusted} says whether its address or certificate may relay. */
    public static Audience of(SmtpFacts facts, boolean trusted) {
        if (facts.auth() == AuthState.SUCCEEDED && facts.user().isPresent()) {
            return SIGNED_IN;
        }
        return trusted ? TRUSTED : STRANGER;
    }

    /** Whether this reader may be told that this is the reason. What an account may do, only its user learns. */
    public boolean mayLearn(Refusal refusal) {
        return compareTo(leastFor(refusal)) >= 0;
    }

    /** The reason that is named to this reader. Whoever has not proved to be a user hears one text for all failures of AUTH. */
    public Refusal told(Refusal refusal) {
        boolean ofAuth = refusal.topic() == Refusal.Topic.AUTHENTICATION;
        return ofAuth && !mayLearn(refusal) ? Refusal.AUTH_BAD : refusal;
    }

    private static Audience leastFor(Refusal refusal) {
        return switch (refusal) {
            case AUTH_MECH_WEAK,
                    RLY_USER_IP,
                    SND_NOT_OWNER,
                    SND_FOREIGN_DOMAIN,
                    REP_CLIENT_INFECTED,
                    LIM_USER_RATE,
                    LIM_USER_DAY,
                    ACC_SUSPENDED -> SIGNED_IN;
            case RLY_TRUSTED_SENDER, SND_HEADER_FROM, SND_HEADER_SENDER, SND_DOMAIN_UNAUTH -> TRUSTED;
            default -> STRANGER;
        };
    }
}
