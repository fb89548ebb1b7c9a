package dev.gatehouse.report;

/** What becomes of a message between its reply and the store. */
public enum CountingMode {
    /** It is in a local file first: a crash loses nothing, and mail never waits for the database. */
    JOURNAL,
    /** It is in memory: a crash loses the last seconds. */
    FAST,
    /** It is in the database before its sender has an answer: nothing to lose, but mail waits for the database. */
    STRICT
}
