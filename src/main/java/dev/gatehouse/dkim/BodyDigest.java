package dev.gatehouse.dkim;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 hash of one canonical form of a body, whole and cut at every length that some l= asks for (RFC 6376
 * section 3.7). However many signatures there are, each octet is hashed once.
 */
final class BodyDigest {
    private static final byte[] CRLF = {'\r', '\n'};

    /** Ours: pieces shorter than this are collected before they are hashed. */
    private static final int SHORT_PIECE = 128;

    private final MessageDigest sha256 = newSha256();
    private final byte[] stage = new byte[4 * SHORT_PIECE];
    private int staged;
    private final Deque<Long> cuts;
    private final Map<Long, Octets> hashes = new HashMap<>();
    private @Nullable Octets hashOfAll;
    private long length;

    /** @param cuts the values of l= */
    BodyDigest(SortedSet<Long> cuts) {
        this.cuts = new ArrayDeque<>(cuts);
    }

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void octet(int octet) {
        if (staged == stage.length) {
            flush();
        }
        stage[staged++] = (byte) octet;
    }

    void crlf() {
        octets(CRLF, 0, 2);
    }

    void octets(byte[] octets, int from, int to) {
        int count = to - from;
        if (count >= SHORT_PIECE) {
            flush();
            hash(octets, from, to);
            return;
        }
        if (count > stage.length - staged) {
            flush();
        }
        System.arraycopy(octets, from, stage, staged, count);
        staged += count;
    }

    boolean isEmpty() {
        return length == 0 && staged == 0;
    }

    private void flush() {
        int count = staged;
        staged = 0;
        hash(stage, 0, count);
    }

    private void hash(byte[] octets, int from, int to) {
        int start = from;
        while (!cuts.isEmpty() && cuts.getFirst() - length <= to - start) {
            int end = start + (int) (cuts.getFirst() - length);
            sha256.update(octets, start, end - start);
            length += end - start;
            hashes.put(cuts.removeFirst(), hashSoFar());
            start = end;
        }
        sha256.update(octets, start, to - start);
        length += to - start;
    }

    private Octets hashSoFar() {
        try {
            return Octets.of(((MessageDigest) sha256.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of every JDK can be cloned", e);
        }
    }

    /** To be called after the last octet. */
    void end() {
        flush();
        hashOfAll = Octets.of(sha256.digest());
    }

    /** How many octets the canonical body has. */
    long length() {
        return length;
    }

    /** The hash of the first {@code octets}; empty if the body is shorter. */
    Optional<Octets> hashOfFirst(long octets) {
        return octets > length ? Optional.empty() : Optional.ofNullable(hashes.get(octets));
    }

    Octets hashOfAll() {
        return Objects.requireNonNull(hashOfAll, "end() comes first");
    }
}
