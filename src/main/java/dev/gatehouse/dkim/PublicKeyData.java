package dev.gatehouse.dkim;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.KeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/**
 * The public key in p= of a key record (RFC 6376 section 3.6.1).
 *
 * @param bits of the modulus of an RSA key; 256 of an Ed25519 key
 */
record PublicKeyData(PublicKey key, int bits) {
    private static final int ED25519_OCTETS = 32;

    /** Ours: every public exponent in use is far smaller, and a long one costs the verifier time. */
    private static final int MAX_EXPONENT_BITS = 64;

    /** Ours: what the JDK can verify with. */
    private static final int MAX_MODULUS_BITS = 16_384;

    /** AlgorithmIdentifier rsaEncryption begins with this OID, 1.2.840.113549.1.1.1 (RFC 8017 appendix A.1). */
    private static final byte[] RSA_ENCRYPTION = {
        0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01
    };

    /** SubjectPublicKeyInfo of an Ed25519 key, before the key itself (RFC 8410 section 4). */
    private static final byte[] ED25519_INFO = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    static PublicKeyData read(String keyType, byte[] octets) throws Unverifiable {
        return switch (keyType) {
            case "rsa" -> rsa(octets);
            case "ed25519" -> ed25519(octets);
            default -> throw new Unverifiable(DkimReason.KEY_NOT_APPLICABLE, "k=" + keyType + " is not known");
        };
    }

    /**
     * RFC 6376 says RSAPublicKey (PKCS#1); its errata and nearly everybody say SubjectPublicKeyInfo. Both are taken.
     */
    private static PublicKeyData rsa(byte[] octets) throws Unverifiable {
        Der outer = Der.of(octets);
        Der key = outer.sequence();
        outer.requireEnd();
        if (!key.isSequenceNext()) {
            return rsaPublicKey(key);
        }
        if (!key.sequence().startsWith(RSA_ENCRYPTION)) {
            throw Der.malformed();
        }
        Der bits = key.bitString();
        key.requireEnd();
        Der inner = bits.sequence();
        bits.requireEnd();
        return rsaPublicKey(inner);
    }

    // RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }     RFC 8017 appendix A.1.1
    private static PublicKeyData rsaPublicKey(Der sequence) throws Unverifiable {
        BigInteger modulus = sequence.integer();
        BigInteger exponent = sequence.integer();
        sequence.requireEnd();
        if (modulus.signum() <= 0 || !modulus.testBit(0) || !isUsable(exponent)) {
            throw Der.malformed();
        }
        if (modulus.bitLength() > MAX_MODULUS_BITS) {
            throw new Unverifiable(DkimReason.KEY_TOO_LONG, modulus.bitLength() + " bits");
        }
        return generate("RSA", new RSAPublicKeySpec(modulus, exponent), modulus.bitLength());
    }

    private static boolean isUsable(BigInteger exponent) {
        return exponent.signum() > 0 && exponent.testBit(0) && exponent.bitLength() <= MAX_EXPONENT_BITS;
    }

    /** The 32 octets as they are (RFC 8463 section 4.2), or, as some publish it, a SubjectPublicKeyInfo. */
    private static PublicKeyData ed25519(byte[] octets) throws Unverifiable {
        if (octets.length == ED25519_OCTETS) {
            byte[] info = Arrays.copyOf(ED25519_INFO, ED25519_INFO.length + ED25519_OCTETS);
            System.arraycopy(octets, 0, info, ED25519_INFO.length, ED25519_OCTETS);
            return ed25519(info);
        }
        if (octets.length != ED25519_INFO.length + ED25519_OCTETS
                || !Der.of(octets).startsWith(ED25519_INFO)) {
            throw Der.malformed();
        }
        return generate("Ed25519", new X509EncodedKeySpec(octets), 8 * ED25519_OCTETS);
    }

    private static PublicKeyData generate(String algorithm, KeySpec spec, int bits) throws Unverifiable {
        try {
            return new PublicKeyData(KeyFactory.getInstance(algorithm).generatePublic(spec), bits);
        } catch (GeneralSecurityException refused) {
            throw Der.malformed();
        }
    }
}
