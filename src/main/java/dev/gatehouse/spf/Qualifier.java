package dev.gatehouse.spf;

import java.util.Optional;

/** What a directive says of the clients that its mechanism matches (RFC 7208 section 4.6.2). */
public enum Qualifier {
    PASS('+', SpfOutcome.PASS),
    FAIL('-', SpfOutcome.FAIL),
    SOFTFAIL('~', SpfOutcome.SOFTFAIL),
    NEUTRAL('?', SpfOutcome.NEUTRAL);

    private final char sign;
    private final SpfOutcome outcome;

    Qualifier(char sign, SpfOutcome outcome) {
        this.sign = sign;
        this.outcome = outcome;
    }

    static Optional<Qualifier> fromSign(char sign) {
        for (Qualifier qualifier : values()) {
            if (qualifier.sign == sign) {
                return Optional.of(qualifier);
            }
        }
        return Optional.empty();
    }

    public char sign() {
        return sign;
    }

    /** The result of check_host() when the mechanism matches. */
    public SpfOutcome outcome() {
        return outcome;
    }
}
