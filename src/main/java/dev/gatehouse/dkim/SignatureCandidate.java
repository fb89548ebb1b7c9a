package dev.gatehouse.dkim;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.trace.Step;
import dev.gatehouse.trace.Trace;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One DKIM-Signature field, read: a signature that may be verified, or the reason why not (RFC 6376 section 6.1.1). */
final class SignatureCandidate {
    /** Ours: what a stranger's tag may add to a result. */
    private static final int MAX_TEXT = 255;

    private final SignatureTags tags;
    private @Nullable DkimSignature signature;
    private @Nullable Unverifiable refusal;

    private SignatureCandidate(SignatureTags tags) {
        this.tags = tags;
    }

    static SignatureCandidate read(HeaderField field, DkimSettings settings, Instant now) {
        SignatureCandidate candidate = new SignatureCandidate(SignatureTags.of(field));
        try {
            DkimSignature signature = DkimSignature.read(candidate.tags);
            signature.requireValidAt(now, settings);
            candidate.signature = signature;
        } catch (Unverifiable reason) {
            candidate.refusal = reason;
        }
        return candidate;
    }

    /** Empty for a refused field. */
    Optional<DkimSignature> signature() {
        return Optional.ofNullable(signature);
    }

    /** The result without verification: why the field was refused, or {@code otherwise}. */
    DkimResult unverified(DkimReason otherwise) {
        DkimReason reason = refusal == null ? otherwise : refusal.reason();
        String detail = refusal == null ? "" : refusal.detail();
        Step step = Step.of("read DKIM-Signature", reason.words(), detail).citing("RFC 6376 section 6.1.1");
        return result(reason, 0, detail, Trace.of(step));
    }

    DkimResult verified(SignatureProof proof) {
        Trace.Recorder trace = Trace.recorder();
        SignatureCheck check = proof.of(Objects.requireNonNull(signature, "refused"), trace);
        return result(check.reason(), check.keyBits(), check.detail(), trace.trace());
    }

    private DkimResult result(DkimReason reason, int keyBits, String detail, Trace trace) {
        return new DkimResult(
                reason.outcome(),
                sdid(),
                text("s"),
                auid(),
                text("a"),
                keyBits,
                signature == null ? tags.signedHeaders() : signature.signedHeaders(),
                tags.signatureStart(),
                reason,
                detail,
                trace);
    }

    private Optional<Domain> sdid() {
        return signature == null
                ? tags.claimedSdid()
                : Optional.of(signature.key().sdid());
    }

    private String auid() {
        if (signature != null) {
            return cut(signature.auid().text());
        }
        return tags.list().has("i") ? text("i") : sdid().map(sdid -> "@" + sdid).orElse("");
    }

    private String text(String tag) {
        return cut(tags.list().value(tag).orElse(""));
    }

    private static String cut(String text) {
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }
}
