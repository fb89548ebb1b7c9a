package dev.gatehouse.dkim;

/** Why a signature has its outcome; the words go into Authentication-Results and to people. */
public enum DkimReason {
    /** It verified. */
    VERIFIED("signature verified"),
    /** The body is not the one that was signed: typical of a list's footer. */
    BODY_HASH_MISMATCH("body hash differs"),
    /** The signed header fields are not those that were signed: typical of a rewritten Subject. */
    SIGNATURE_MISMATCH("signature does not match the signed header fields"),
    /** The signature field breaks the grammar or lacks a tag (RFC 6376 section 6.1.1). */
    MALFORMED_SIGNATURE("malformed signature field"),
    UNSUPPORTED_ALGORITHM("unsupported algorithm"),
    /** rsa-sha1 (RFC 8301 section 3.1). */
    SHA1("rsa-sha1 is no longer accepted"),
    FROM_NOT_SIGNED("From is not signed"),
    EXPIRED("signature expired"),
    SIGNED_IN_FUTURE("signature is from the future"),
    /** l= leaves a part of the body unsigned (RFC 6376 section 8.2). */
    BODY_PARTLY_SIGNED("part of the body is not signed"),
    NO_KEY("no key published"),
    KEY_REVOKED("key revoked"),
    KEY_MALFORMED("malformed key record"),
    /** Under 1024 bits (RFC 8301 section 3.2). */
    KEY_TOO_SHORT("key too short"),
    KEY_TOO_LONG("key longer than we verify"),
    /** k=, h=, s= or t=s of the key record does not permit this signature (RFC 6376 section 6.1.2). */
    KEY_NOT_APPLICABLE("key record does not permit this signature"),
    KEY_UNAVAILABLE("key could not be fetched"),
    /** More signatures than we verify. */
    NOT_TRIED("not verified: too many signatures");

    private final String words;

    DkimReason(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
