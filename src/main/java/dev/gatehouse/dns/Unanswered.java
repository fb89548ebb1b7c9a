package dev.gatehouse.dns;

/**
 * Whose doing it is that a question to the DNS has no answer. A domain whose servers fail may be excused for a while; that a
 * limit of ours ended first says nothing about any domain, and a stranger can bring it about.
 */
public enum Unanswered {
    /** The domain's: its servers, or the resolver for them, failed, refused or kept silent. */
    BY_DNS("the DNS did not answer"),
    /** Ours: the questions or the time for one message ran out first. */
    CUT_SHORT("a limit of this server ended the questions");

    private final String words;

    Unanswered(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** Of two questions that both decide: what a stranger can bring about counts. */
    public Unanswered and(Unanswered other) {
        return this == CUT_SHORT ? this : other;
    }
}
