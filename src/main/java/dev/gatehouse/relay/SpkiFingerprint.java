package dev.gatehouse.relay;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a certificate's SubjectPublicKeyInfo (RFC 7469 section 2.4): names a key, so that it survives the
 * certificate's renewal.
 *
 * @param hex 64 hexadecimal digits, lower case
 */
public record SpkiFingerprint(String hex) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public SpkiFingerprint {
        if (!SHA256.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hexadecimal digits: " + hex);
        }
    }

    /** The fingerprint written in hexadecimal digits, with or without colons. */
    public static SpkiFingerprint parse(String text) {
        String hex = text.trim().replace(":", "").toLowerCase(Locale.ROOT);
        if (!SHA256.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no key fingerprint: write the 64 hexadecimal digits that"
                            + " 'openssl x509 -in CERT -pubkey -noout | openssl pkey -pubin -outform DER | sha256sum' prints");
        }
        return new SpkiFingerprint(hex);
    }

    /** The fingerprint of a key as it stands in a certificate. */
    public static SpkiFingerprint of(PublicKey key) {
        try {
            return new SpkiFingerprint(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded())));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
