package dev.gatehouse.store;

/** The few words in which H2 (in its PostgreSQL mode) and PostgreSQL differ. */
public enum Dialect {
    /** VARBINARY ends at 1 MB in H2; rows have no shared lock. */
    H2("BINARY LARGE OBJECT", "FOR UPDATE"),
    POSTGRESQL("BYTEA", "FOR SHARE");

    private final String largeBytes;
    private final String shareLock;

    Dialect(String largeBytes, String shareLock) {
        this.largeBytes = largeBytes;
        this.shareLock = shareLock;
    }

    /** The clause that keeps selected rows from being changed until the transaction ends. */
    String shareLock() {
        return shareLock;
    }

    /** A script's text with {@code ${largeBytes}} replaced by the type of this dialect. */
    String adapt(String script) {
        return script.replace("${largeBytes}", largeBytes);
    }
}
