package dev.gatehouse.explain;

/**
 * The shape of replies.
 *
 * @param oneLine all on one line, for peers that cannot read several (RFC 5321 section 4.2.1 asks them to)
 */
public record ReplyStyle(Verbosity verbosity, boolean oneLine) {
    /** Three lines. */
    public static ReplyStyle full() {
        return new ReplyStyle(Verbosity.FULL, false);
    }
}
