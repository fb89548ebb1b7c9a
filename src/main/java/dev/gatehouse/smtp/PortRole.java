package dev.gatehouse.smtp;

/** What the port is for that a client came to. */
public enum PortRole {
    /** Takes mail from strangers for the domains hosted here, usually port 25 (RFC 5321). */
    MX,
    /** Takes mail from our own users to anywhere, ports 465 and 587 (RFC 6409, RFC 8314). */
    SUBMISSION
}
