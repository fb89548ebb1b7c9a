package dev.gatehouse.dkim;

import java.util.Base64;

/** Reads the text of a key record (RFC 6376 sections 3.6.1 and 6.1.2). */
final class DkimKeyRecordParser {
    /** Ours: p= of a key of 16,384 bits is under 3,000 characters. */
    private static final int MAX_LENGTH = 16_384;

    private final TagList tags;

    private DkimKeyRecordParser(TagList tags) {
        this.tags = tags;
    }

    static DkimKeyRecord parse(String text) throws Unverifiable {
        if (text.length() > MAX_LENGTH) {
            throw malformed("the record has " + text.length() + " characters");
        }
        return new DkimKeyRecordParser(TagList.parse(text)).record();
    }

    private DkimKeyRecord record() throws Unverifiable {
        if (tags.problem().isPresent()) {
            throw malformed(tags.problem().get());
        }
        requireVersion();
        String keyType = tags.value("k").orElse("rsa");
        PublicKeyData data = PublicKeyData.read(keyType, publicKey());
        return new DkimKeyRecord(keyType, tags.members("h"), tags.members("s"), tags.members("t"), data);
    }

    // key-v-tag = %x76 [FWS] "=" [FWS] %x44.4B.49.4D.31         first, if at all
    private void requireVersion() throws Unverifiable {
        if (tags.has("v") && !tags.beginsWith("v")) {
            throw malformed("v= is not first");
        }
        if (!tags.value("v").orElse("DKIM1").equals("DKIM1")) {
            throw malformed("v= is not DKIM1");
        }
    }

    // key-p-tag = %x70 [FWS] "=" [ [FWS] base64string]
    private byte[] publicKey() throws Unverifiable {
        String base64 = tags.compactValue("p").orElseThrow(() -> malformed("p= is missing"));
        if (base64.isEmpty()) {
            throw new Unverifiable(DkimReason.KEY_REVOKED, "");
        }
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw malformed("p= is not base64");
        }
    }

    private static Unverifiable malformed(String detail) {
        return new Unverifiable(DkimReason.KEY_MALFORMED, detail);
    }
}
