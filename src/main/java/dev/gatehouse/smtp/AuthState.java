package dev.gatehouse.smtp;

/** How far a client came with AUTH in this session (RFC 4954). */
public enum AuthState {
    NOT_OFFERED,
    NOT_TRIED,
    FAILED,
    SUCCEEDED
}
