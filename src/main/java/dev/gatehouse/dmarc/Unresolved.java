package dev.gatehouse.dmarc;

import dev.gatehouse.dns.Unanswered;

/**
 * Whose doing a temperror is: what decides how a message ends that was deferred long enough (RFC 9989 section 4.10.1 leaves
 * that to us). In the order of their weight.
 */
public enum Unresolved {
    /** The author domain's own DNS does not answer, and no policy above it is known. */
    BY_DNS(1, ""),
    /**
     * The DNS of a name that the sender chose, below a domain whose policy is known: a forger finds one that nobody serves
     * any more.
     */
    BY_CHOSEN_NAME(2, "a name that the sender chose"),
    /** Limits of ours on questions and time, which a stranger can use up. */
    BY_OUR_LIMIT(3, "a limit of this server ended the questions");

    private final int weight;
    private final String words;

    Unresolved(int weight, String words) {
        this.weight = weight;
        this.words = words;
    }

    static Unresolved of(Unanswered unanswered, boolean nameIsChosen) {
        if (unanswered == Unanswered.CUT_SHORT) {
            return BY_OUR_LIMIT;
        }
        return nameIsChosen ? BY_CHOSEN_NAME : BY_DNS;
    }

    /** The heavier, the less such a message may end in the inbox; 1 to 3. */
    int weight() {
        return weight;
    }

    /** For people; empty where there is nothing to add. */
    String words() {
        return words;
    }

    Unresolved and(Unresolved other) {
        return weight >= other.weight ? this : other;
    }
}
