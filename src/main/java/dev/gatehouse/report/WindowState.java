package dev.gatehouse.report;

/** Where the window of one policy and day stands. */
public enum WindowState {
    /** Messages are still added. */
    OPEN,
    /** Nothing is added any more; late messages go into the next window. */
    SEALED,
    /** Its reports are frozen, their deliveries under way. */
    RENDERED,
    /** Each delivery has come to an end. */
    DONE,
    /** No report is sent, and the reason is kept. */
    SUPPRESSED
}
