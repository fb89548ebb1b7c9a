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
        return compareTo(refusal.reader()) >= 0;
    }

    /** The reason that is named to this reader. Whoever has not proved to be a user hears one text for all failures of AUTH. */
    public Refusal told(Refusal refusal) {
        boolean ofAuth = refusal.topic() == Refusal.Topic.AUTHENTICATION;
        return ofAuth && !mayLearn(refusal) ? Refusal.AUTH_BAD : refusal;
    }
}
