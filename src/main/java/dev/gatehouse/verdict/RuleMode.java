package dev.gatehouse.verdict;

import java.util.Locale;

/** How seriously a rule is taken: the way to try a rule before it refuses anything. */
public enum RuleMode {
    /** Refuses, with the code of the reason. */
    ENFORCE,
    /** Refuses for now: the same reason with a 4yz code, so that the sender's server tries again. */
    DEFER,
    /** Refuses nothing; log and counters say what would have been refused. */
    WARN,
    /** Is not asked. */
    OFF;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the client is told no. */
    public boolean refuses() {
        return this == ENFORCE || this == DEFER;
    }

    /** What a refusal by a rule of this mode comes to, for logs: refused, deferred, would-refuse or ignored. */
    public String effect() {
        return switch (this) {
            case ENFORCE -> "refused";
            case DEFER -> "deferred";
            case WARN -> "would-refuse";
            case OFF -> "ignored";
        };
    }
}
