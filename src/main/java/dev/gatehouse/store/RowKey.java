package dev.gatehouse.store;

import dev.gatehouse.report.RowBytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The first 128 bits of SHA-256 over what is reported: under them a bucket or a policy lies. */
final class RowKey implements Comparable<RowKey> {
    private static final int OCTETS = 16;

    private final byte[] bytes;

    private RowKey(byte[] bytes) {
        this.bytes = bytes;
    }

    static RowKey of(RowBytes fields) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(fields.bytes());
            return new RowKey(Arrays.copyOf(digest, OCTETS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** As the databases order them: octets without sign. */
    @Override
    public int compareTo(RowKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
