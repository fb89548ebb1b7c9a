package dev.gatehouse.dkim;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Verifies the DKIM signatures on one message (RFC 6376 section 6.1): {@link #begin} when the header is there, which asks
 * for keys and body hashes, then the body, then {@link #results}.
 */
public final class DkimVerifier {
    /** Ours: so many fields are read for who claims to have signed. */
    private static final int MAX_CLAIMS = 100;

    private final List<SignatureCandidate> candidates = new ArrayList<>();
    private final Set<SignatureCandidate> chosen = new HashSet<>();
    private final MessageHeader header;
    private final SignatureProof proof;

    private DkimVerifier(MessageHeader header, SignatureProof proof) {
        this.header = header;
        this.proof = proof;
    }

    /** Who the signatures on a message say has signed it, each once; nothing is verified. */
    public static List<Domain> claimedSigners(MessageHeader header) {
        return header.named("DKIM-Signature").stream()
                .limit(MAX_CLAIMS)
                .map(SignatureTags::of)
                .flatMap(tags -> tags.claimedSdid().stream())
                .distinct()
                .toList();
    }

    public static DkimVerifier begin(MessageHeader header, SignatureProof proof, DkimSettings settings, Instant now) {
        DkimVerifier verifier = new DkimVerifier(header, proof);
        for (HeaderField field : header.named("DKIM-Signature")) {
            verifier.candidates.add(SignatureCandidate.read(field, settings, now));
        }
        if (!header.truncated()) {
            verifier.choose(settings.maxSignatures());
        }
        return verifier;
    }

    private void choose(int most) {
        List<SignatureCandidate> readable = candidates.stream()
                .filter(candidate -> candidate.signature().isPresent())
                .toList();
        (readable.size() > most ? nearestToAuthor(readable, most) : readable).forEach(this::start);
    }

    private List<SignatureCandidate> nearestToAuthor(List<SignatureCandidate> readable, int most) {
        AuthorNearness nearness = new AuthorNearness(header);
        record Ranked(SignatureCandidate candidate, int rank) {}
        return readable.stream()
                .map(candidate -> new Ranked(
                        candidate,
                        nearness.of(candidate.signature().orElseThrow().key().sdid())))
                .sorted(Comparator.comparingInt(Ranked::rank).reversed())
                .limit(most)
                .map(Ranked::candidate)
                .toList();
    }

    private void start(SignatureCandidate candidate) {
        candidate.signature().ifPresent(proof::begin);
        chosen.add(candidate);
    }

    /** One result for each DKIM-Signature field, top first; waits for keys. To be called after the body. */
    public List<DkimResult> results() {
        return candidates.stream().map(this::result).toList();
    }

    private DkimResult result(SignatureCandidate candidate) {
        if (!chosen.contains(candidate)) {
            return candidate.unverified(header.truncated() ? DkimReason.HEADER_TOO_LARGE : DkimReason.NOT_TRIED);
        }
        return candidate.verified(proof);
    }
}
