package dev.gatehouse.dns;

/** The resource record types that mail authentication asks for. */
public enum RecordType {
    A,
    AAAA,
    MX,
    PTR,
    TXT
}
