package dev.gatehouse.explain;

/**
 * The shape of replies.
 *
 * @param oneLine all on one line, for peers that cannot read several (RFC 5321 section 4.2.1 asks them to)
 * @param quotesOwner whether what a domain owner publishes by exp= stands in it, as the owner's (RFC 7208 section 6.2)
 */
public record ReplyStyle(Verbosity verbosity, boolean oneLine, boolean quotesOwner) {
    public ReplyStyle(Verbosity verbosity, boolean oneLine) {
        this(verbosity, oneLine, false);
    }

    /** Three lines. */
    public static ReplyStyle full() {
        return new ReplyStyle(Verbosity.FULL, false);
    }
}
