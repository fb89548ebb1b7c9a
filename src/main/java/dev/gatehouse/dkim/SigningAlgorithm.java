package dev.gatehouse.dkim;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;

/** The signing algorithms that verify today, a= (RFC 8301 section 3.1, RFC 8463 section 3). */
public enum SigningAlgorithm {
    RSA_SHA256("rsa-sha256", "rsa") {
        @Override
        boolean check(PublicKey key, byte[] data, int length, byte[] signature) throws GeneralSecurityException {
            Signature rsa = Signature.getInstance("SHA256withRSA");
            rsa.initVerify(key);
            rsa.update(data, 0, length);
            return rsa.verify(signature);
        }
    },
    /** PureEdDSA over the SHA-256 hash of the data. */
    ED25519_SHA256("ed25519-sha256", "ed25519") {
        @Override
        boolean check(PublicKey key, byte[] data, int length, byte[] signature) throws GeneralSecurityException {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(data, 0, length);
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            ed25519.update(sha256.digest());
            return ed25519.verify(signature);
        }
    };

    private final String tag;
    private final String keyType;

    SigningAlgorithm(String tag, String keyType) {
        this.tag = tag;
        this.keyType = keyType;
    }

    static Optional<SigningAlgorithm> named(String tag) {
        for (SigningAlgorithm algorithm : values()) {
            if (algorithm.tag.equals(tag)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** The value of a=. */
    public String tag() {
        return tag;
    }

    /** k= of the key records that fit. */
    public String keyType() {
        return keyType;
    }

    /** The hash algorithm's name in h= of a key record. */
    public String hash() {
        return "sha256";
    }

    /** Whether {@code signature} was made over the data with the private half of {@code key}. */
    boolean verifies(PublicKey key, byte[] data, int length, byte[] signature) {
        try {
            return check(key, data, length, signature);
        } catch (GeneralSecurityException notASignature) {
            return false; // of the wrong length, or with numbers out of range: made with no such key
        }
    }

    abstract boolean check(PublicKey key, byte[] data, int length, byte[] signature) throws GeneralSecurityException;
}
