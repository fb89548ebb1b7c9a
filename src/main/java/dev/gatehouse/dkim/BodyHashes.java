package dev.gatehouse.dkim;

import dev.gatehouse.message.MessageStream.OctetSink;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The hashes of one body that all signatures on a message ask for, made in one pass over it: at most two canonical
 * forms, each hashed once, whatever number of l= cuts it.
 */
public final class BodyHashes implements OctetSink {
    private final Map<Canonicalization.Algorithm, TreeSet<Long>> requests =
            new EnumMap<>(Canonicalization.Algorithm.class);
    private final Map<Canonicalization.Algorithm, BodyCanonicalizer> running =
            new EnumMap<>(Canonicalization.Algorithm.class);
    private boolean started;

    /** To be called for every signature before the first octet comes. */
    public void request(DkimSignature signature) {
        if (started) {
            throw new IllegalStateException("the body has begun");
        }
        TreeSet<Long> cuts =
                requests.computeIfAbsent(signature.canonicalization().body(), any -> new TreeSet<>());
        signature.bodyLength().ifPresent(cuts::add);
    }

    @Override
    public void accept(byte[] octets, int from, int to) {
        start();
        running.values().forEach(canonicalizer -> canonicalizer.accept(octets, from, to));
    }

    private void start() {
        if (!started) {
            started = true;
            requests.forEach(
                    (algorithm, cuts) -> running.put(algorithm, BodyCanonicalizer.of(algorithm, new BodyDigest(cuts))));
        }
    }

    /** To be called after the last octet. */
    public void end() {
        start();
        running.values().forEach(BodyCanonicalizer::end);
    }

    /** The hash that bh= of this signature should be; empty if l= is more than the body has. */
    public Optional<Octets> hashFor(DkimSignature signature) {
        BodyDigest digest = digest(signature);
        return signature.bodyLength().isPresent()
                ? digest.hashOfFirst(signature.bodyLength().get())
                : Optional.of(digest.hashOfAll());
    }

    /** How many octets of the canonical body lie behind l=. */
    public long unsignedOctets(DkimSignature signature) {
        long length = digest(signature).length();
        return length - signature.bodyLength().orElse(length);
    }

    /** How many octets the canonical body has. */
    public long length(DkimSignature signature) {
        return digest(signature).length();
    }

    private BodyDigest digest(DkimSignature signature) {
        return Objects.requireNonNull(running.get(signature.canonicalization().body()), "request() comes first").digest;
    }
}
