package dev.gatehouse.explain;

/** What the client had said when it was refused. */
public enum SmtpPhase {
    CONNECT,
    HELO,
    AUTH,
    MAIL,
    RCPT,
    /** The whole message had come. */
    DATA,
    /** It had been accepted: refused by a matcher and sent back. */
    QUEUE
}
