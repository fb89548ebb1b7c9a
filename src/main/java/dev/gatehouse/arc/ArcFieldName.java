package dev.gatehouse.arc;

/** The three header fields of an ARC set (RFC 8617 section 4.2), in the order in which seals sign them (section 5.1.1). */
enum ArcFieldName {
    AUTHENTICATION_RESULTS("ARC-Authentication-Results"),
    MESSAGE_SIGNATURE("ARC-Message-Signature"),
    SEAL("ARC-Seal");

    private final String text;

    ArcFieldName(String text) {
        this.text = text;
    }

    /** As it is written in messages. */
    String text() {
        return text;
    }
}
