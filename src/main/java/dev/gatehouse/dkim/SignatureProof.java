package dev.gatehouse.dkim;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.message.MessageStream.OctetSink;
import dev.gatehouse.trace.Step;
import dev.gatehouse.trace.Trace;
import java.util.List;
import java.util.Optional;

/**
 * Proves signatures over one message, body and header: what DKIM-Signature and ARC-Message-Signature have in common (RFC
 * 6376 section 6.1.3, RFC 8617 section 5.2).
 *
 * <p>In this order: {@link #begin} for each signature, then the body, {@link #endOfBody}, then {@link #of}.
 */
public final class SignatureProof implements OctetSink {
    /** Ours: as many names of h= as a trace shows. */
    private static final int MAX_NAMES = 50;

    private final DkimSettings settings;
    private final HeaderIndex index;
    private final PublishedKeys keys;
    private final BodyHashes body = new BodyHashes();
    private final MismatchWords words;

    public SignatureProof(MessageHeader header, Dns dns, DkimSettings settings) {
        this.settings = settings;
        this.index = new HeaderIndex(header);
        this.keys = new PublishedKeys(dns, settings);
        this.words = new MismatchWords(header);
    }

    /** The keys of this message, for signatures that are made over something else. */
    public PublishedKeys keys() {
        return keys;
    }

    /** Asks for the key and for the body hash. */
    public void begin(DkimSignature signature) {
        keys.fetch(signature.key());
        expect(signature);
    }

    /** Asks for the body hash alone; the key is asked for when it is known to be needed. */
    public void expect(DkimSignature signature) {
        body.request(signature);
    }

    @Override
    public void accept(byte[] octets, int from, int to) {
        body.accept(octets, from, to);
    }

    public void endOfBody() {
        body.end();
    }

    /** Waits for the key, then decides. */
    public SignatureCheck of(DkimSignature signature, Trace.Recorder trace) {
        SignatureCheck header = keys.check(
                signature.key(), signature.isForSubdomain(), signature.signature(), index.signedData(signature), trace);
        boolean bodyMatches = traceBody(signature, trace);
        trace.add(() -> headerStep(signature, header));
        if (!header.verified() && header.reason() != DkimReason.SIGNATURE_MISMATCH) {
            return header;
        }
        if (!bodyMatches) {
            DkimReason reason = header.verified() ? DkimReason.BODY_HASH_MISMATCH : DkimReason.BODY_AND_HEADER_MISMATCH;
            return header.because(reason, words.bodyDiffers(signature, body, header.verified()));
        }
        if (!header.verified()) {
            String why = words.headerDiffers(signature, holdsWithoutSubjectTag(signature));
            return header.because(DkimReason.SIGNATURE_MISMATCH, why);
        }
        return judgeLength(signature, header);
    }

    /** Whether the signature was made before a mailing list put its name into Subject. */
    private boolean holdsWithoutSubjectTag(DkimSignature signature) {
        return words.hasSubjectTag()
                && signature.signedHeaders().contains("subject")
                && keys.check(
                                signature.key(),
                                signature.isForSubdomain(),
                                signature.signature(),
                                index.signedData(signature, MismatchWords::withoutSubjectTag),
                                Trace.recorder())
                        .verified();
    }

    /** Step 3 of RFC 6376 section 6.1.3. */
    private boolean traceBody(DkimSignature signature, Trace.Recorder trace) {
        Optional<Octets> actual = body.hashFor(signature);
        boolean matches = actual.isPresent() && actual.get().equals(signature.bodyHash());
        trace.add(() -> bodyStep(signature, actual, matches).citing("RFC 6376 section 3.7"));
        return matches;
    }

    private static Step bodyStep(DkimSignature signature, Optional<Octets> actual, boolean matches) {
        String action = "body hash, " + signature.canonicalization().body().word();
        if (matches) {
            return Step.of(action, "matches bh=");
        }
        String evidence = "bh=" + signature.bodyHash() + ", computed "
                + actual.map(Octets::toString).orElse("nothing: l= is more than the body has");
        return Step.of(action, "differs from bh=", evidence);
    }

    /** Step 4 of RFC 6376 section 6.1.3. */
    private static Step headerStep(DkimSignature signature, SignatureCheck check) {
        String action = "signature of " + signature.key().sdid() + " over the header, "
                + signature.canonicalization().header().word();
        String outcome = check.keyBits() == 0
                ? check.reason().words()
                : check.reason().words() + ", key of " + check.keyBits() + " bits";
        String evidence = check.detail().isEmpty() ? namesOf(signature) : check.detail();
        return Step.of(action, outcome, evidence).citing("RFC 6376 section 6.1.3");
    }

    private static String namesOf(DkimSignature signature) {
        List<String> names = signature.signedHeaders();
        return names.size() > MAX_NAMES
                ? String.join(":", names.subList(0, MAX_NAMES)) + ":... (" + names.size() + " names)"
                : String.join(":", names);
    }

    /** RFC 6376 section 8.2: what is appended behind l= is nobody's word. */
    private SignatureCheck judgeLength(DkimSignature signature, SignatureCheck check) {
        long unsigned = body.unsignedOctets(signature);
        if (unsigned == 0) {
            return check.testKey() ? check.because(DkimReason.VERIFIED, "the key is for tests, t=y") : check;
        }
        String detail = unsigned + " octets at the end of the body are not signed, l="
                + signature.bodyLength().orElse(0L);
        return settings.partialBody() == DkimSettings.PartialBody.ACCEPT
                ? check.because(DkimReason.VERIFIED, detail)
                : check.because(DkimReason.BODY_PARTLY_SIGNED, detail);
    }
}
