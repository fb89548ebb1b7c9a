package dev.gatehouse.explain;

/** How much a reply says. */
public enum Verbosity {
    /** What it is about, and the reference. */
    BLAND,
    /** The reason, and where to find help. */
    SHORT,
    /** The reason, what to do, and where to find help. */
    FULL
}
