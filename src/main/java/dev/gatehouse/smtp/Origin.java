package dev.gatehouse.smtp;

/** Who brought a message in; decided once, where it enters. What is not proved to be ours is a stranger's. */
public enum Origin {
    /** Somebody who signed in. */
    USER,
    /** A machine that may relay by its address or certificate. */
    TRUSTED,
    /** Whoever can reach us; the message was judged. */
    STRANGER,
    /** This server wrote it: a notification, a report, an answer to a reader's absence. */
    SERVER,
    /** Nobody can tell, for example what a script of a mailbox sent on. */
    UNKNOWN;

    /** Whether no stranger wrote it, so that we may answer its sender and put our name under it. */
    public boolean isOurs() {
        return this == USER || this == TRUSTED || this == SERVER;
    }
}
