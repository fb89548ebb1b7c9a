package dev.gatehouse.dkim;

/**
 * Whether data was signed with the key that a domain publishes (RFC 6376 sections 6.1.2 and 6.1.3).
 *
 * @param reason {@link DkimReason#VERIFIED}, {@link DkimReason#SIGNATURE_MISMATCH} or what is wrong with the key
 * @param detail for people; may be empty
 * @param keyBits 0 if no key was found
 * @param testKey whether the domain says that it only tests, t=y
 */
public record SignatureCheck(DkimReason reason, String detail, int keyBits, boolean testKey) {
    public static SignatureCheck refused(DkimReason reason, String detail) {
        return new SignatureCheck(reason, detail, 0, false);
    }

    SignatureCheck because(DkimReason other, String why) {
        return new SignatureCheck(other, why, keyBits, testKey);
    }

    public boolean verified() {
        return reason == DkimReason.VERIFIED;
    }
}
