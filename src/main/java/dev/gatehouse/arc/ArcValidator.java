package dev.gatehouse.arc;

import dev.gatehouse.dkim.Canonicalization;
import dev.gatehouse.dkim.DkimReason;
import dev.gatehouse.dkim.DkimSettings;
import dev.gatehouse.dkim.DkimSignature;
import dev.gatehouse.dkim.SignatureCheck;
import dev.gatehouse.dkim.SignatureProof;
import dev.gatehouse.dkim.SignedData;
import dev.gatehouse.dkim.Unverifiable;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.trace.Step;
import dev.gatehouse.trace.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Validates the Authenticated Received Chain of one message (RFC 8617 section 5.2): {@link #begin} when the header is
 * there, which asks for keys and body hashes, then the body, then {@link #result}.
 *
 * <p>All failures are permanent, those of the DNS too (section 5.2.1).
 */
final class ArcValidator {
    private final ArcChain chain;
    private final SignatureProof proof;
    private final Trace.Recorder trace = Trace.recorder();
    private final List<Optional<DkimSignature>> messageSignatures = new ArrayList<>();
    private final List<ArcSeal> seals = new ArrayList<>();
    private int oldestPass;
    private boolean sealed;
    private @Nullable String problem;

    private ArcValidator(ArcChain chain, SignatureProof proof) {
        this.chain = chain;
        this.proof = proof;
    }

    static ArcValidator begin(MessageHeader header, SignatureProof proof, DkimSettings settings, Instant now) {
        ArcValidator validator = new ArcValidator(ArcChain.read(header), proof);
        if (header.truncated()) {
            validator.fail("the header is larger than we look at");
        }
        validator.chain.problem().ifPresent(validator::fail);
        if (validator.problem == null) {
            validator.read(settings, now);
        }
        if (validator.problem == null && !validator.chain.isAbsent()) {
            validator.ask();
        }
        return validator;
    }

    /** Every seal and the newest signature must be readable; an older signature only bounds oldest-pass (step 5 A). */
    private void read(DkimSettings settings, Instant now) {
        for (ArcSet set : chain.sets()) {
            try {
                messageSignatures.add(Optional.of(set.readMessageSignature(settings, now)));
            } catch (Unverifiable reason) {
                messageSignatures.add(Optional.empty());
                if (set.instance() == chain.newest()) {
                    fail(set.named(ArcFieldName.MESSAGE_SIGNATURE), reason.reason(), reason.detail());
                }
            }
            try {
                seals.add(ArcSeal.read(set.seal()));
            } catch (Unverifiable reason) {
                fail(set.named(ArcFieldName.SEAL), reason.reason(), reason.detail());
            }
        }
    }

    /**
     * Only the keys of the newest set at first: where they do not prove it, the chain has failed, and a message must not make
     * us ask for a hundred keys.
     */
    private void ask() {
        int newest = seals.size() - 1;
        for (int i = newest; i >= 0; i--) {
            messageSignatures.get(i).ifPresent(i == newest ? proof::begin : proof::expect);
        }
        proof.keys().fetch(seals.get(newest).key());
    }

    /** All other keys together. */
    private void askForOlder() {
        for (int i = seals.size() - 1; i > 0; i--) {
            messageSignatures.get(i - 1).ifPresent(signature -> proof.keys().fetch(signature.key()));
            proof.keys().fetch(seals.get(i - 1).key());
        }
    }

    /** Waits for keys. To be called after the body. */
    ArcResult result() {
        if (chain.isAbsent()) {
            return ArcResult.none();
        }
        if (problem == null) {
            verify();
        } else {
            trace.add(Step.of("structure of the chain", "fail", problem).citing("RFC 8617 section 5.2"));
        }
        return problem == null ? result(ArcOutcome.PASS, oldestPass, "") : result(ArcOutcome.FAIL, 0, problem);
    }

    private ArcResult result(ArcOutcome outcome, int oldest, String reason) {
        return new ArcResult(outcome, chain.newest(), oldest, sealed, chain.hops(), reason, trace.trace());
    }

    private void verify() {
        SignatureCheck newestSeal = verifyNewestSeal();
        sealed = newestSeal.verified();
        SignatureCheck newest = verifyMessageSignature(chain.newest()); // step 4
        if (!newest.verified()) {
            ArcSet set = chain.sets().get(chain.newest() - 1);
            fail(set.named(ArcFieldName.MESSAGE_SIGNATURE), newest.reason(), newest.detail());
            return;
        }
        if (!newestSeal.verified() && newestSeal.reason() != DkimReason.SIGNATURE_MISMATCH) {
            ArcSet set = chain.sets().get(chain.newest() - 1);
            fail(set.named(ArcFieldName.SEAL), newestSeal.reason(), newestSeal.detail());
            return;
        }
        askForOlder();
        findOldestPass();
        verifySeals();
    }

    /**
     * It covers the fields of all sets and not the message: of what was changed since, it still tells where it was. Before any
     * older key is asked for. Where it does not match, step 6 finds out which seal was the first that did not.
     */
    private SignatureCheck verifyNewestSeal() {
        SignedData data = new SignedData(Canonicalization.Algorithm.RELAXED);
        int newest = chain.newest();
        for (ArcSet set : chain.sets().subList(0, newest - 1)) {
            data.add(set.results());
            data.add(set.messageSignature().field());
            data.add(set.seal().field());
        }
        ArcSet set = chain.sets().get(newest - 1);
        data.add(set.results());
        data.add(set.messageSignature().field());
        return verifySeal(set, seals.get(newest - 1), data, Trace.recorder());
    }

    // Step 5
    private void findOldestPass() {
        int instance = chain.newest() - 1;
        while (instance > 0 && verifyMessageSignature(instance).verified()) {
            instance--;
        }
        oldestPass = instance == 0 ? 0 : instance + 1;
    }

    private SignatureCheck verifyMessageSignature(int instance) {
        trace.enter(ArcFieldName.MESSAGE_SIGNATURE.text() + " i=" + instance);
        SignatureCheck check = messageSignatures
                .get(instance - 1)
                .map(signature -> proof.of(signature, trace))
                .orElse(SignatureCheck.refused(DkimReason.MALFORMED_SIGNATURE, ""));
        trace.leave(check.reason().words(), check.detail(), "RFC 8617 section 5.2");
        return check;
    }

    /**
     * Step 6, from the oldest seal on, so that the one that is told is where the trouble began: each seal covers all
     * fields before it.
     */
    private void verifySeals() {
        SignedData data = new SignedData(Canonicalization.Algorithm.RELAXED);
        for (ArcSet set : chain.sets()) {
            ArcSeal seal = seals.get(set.instance() - 1);
            data.add(set.results());
            data.add(set.messageSignature().field());
            SignatureCheck check = verifySeal(set, seal, data, trace);
            if (!check.verified()) {
                fail(set.named(ArcFieldName.SEAL), check.reason(), check.detail());
                return;
            }
            data.add(set.seal().field());
        }
    }

    private SignatureCheck verifySeal(ArcSet set, ArcSeal seal, SignedData data, Trace.Recorder steps) {
        steps.enter(set.named(ArcFieldName.SEAL));
        int before = data.length();
        data.addLast(seal.unsigned());
        SignatureCheck check = proof.keys().check(seal.key(), false, seal.signature(), data, steps);
        data.truncate(before);
        steps.leave(check.reason().words(), check.detail(), "RFC 8617 section 5.1.1");
        return check;
    }

    private void fail(String field, DkimReason reason, String detail) {
        fail(field + ": " + reason.words() + (detail.isEmpty() ? "" : ", " + detail));
    }

    /** The first problem tells. */
    private void fail(String what) {
        if (problem == null) {
            problem = what;
        }
    }
}
