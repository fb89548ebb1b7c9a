package dev.gatehouse.spf;

/** The name that was checked: the HELO or the MAIL FROM identity (RFC 7208 sections 2.3 and 2.4). */
public enum SpfIdentity {
    MAIL_FROM("mailfrom"),
    HELO("helo");

    private final String property;

    SpfIdentity(String property) {
        this.property = property;
    }

    /** The property name of RFC 8601 section 2.7.2, of type smtp. */
    public String property() {
        return property;
    }
}
