package dev.gatehouse.dkim;

import dev.gatehouse.dns.Unanswered;
import java.util.Optional;

/** Why a signature has its outcome; the words go into Authentication-Results and to people. */
public enum DkimReason {
    /** It verified. */
    VERIFIED(DkimOutcome.PASS, "signature verified"),
    /** The signed header fields verify, the body is not the one that was signed: typical of a list's footer. */
    BODY_HASH_MISMATCH(DkimOutcome.FAIL, "body hash differs"),
    /** Neither the body nor the signed header fields are those that were signed: anybody could have made it up. */
    BODY_AND_HEADER_MISMATCH(DkimOutcome.FAIL, "body hash and signed header fields differ"),
    /** The signed header fields are not those that were signed: typical of a rewritten Subject. */
    SIGNATURE_MISMATCH(DkimOutcome.FAIL, "signature does not match the signed header fields"),
    /** The signature field breaks the grammar or lacks a tag (RFC 6376 section 6.1.1). */
    MALFORMED_SIGNATURE(DkimOutcome.NEUTRAL, "malformed signature field"),
    UNSUPPORTED_ALGORITHM(DkimOutcome.NEUTRAL, "unsupported algorithm"),
    /** rsa-sha1 (RFC 8301 section 3.1). */
    SHA1(DkimOutcome.PERMERROR, "rsa-sha1 is no longer accepted"),
    FROM_NOT_SIGNED(DkimOutcome.PERMERROR, "From is not signed"),
    EXPIRED(DkimOutcome.PERMERROR, "signature expired"),
    SIGNED_IN_FUTURE(DkimOutcome.PERMERROR, "signature is from the future"),
    /** l= leaves a part of the body unsigned (RFC 6376 section 8.2). */
    BODY_PARTLY_SIGNED(DkimOutcome.POLICY, "part of the body is not signed"),
    NO_KEY(DkimOutcome.PERMERROR, "no key published"),
    KEY_REVOKED(DkimOutcome.PERMERROR, "key revoked"),
    KEY_MALFORMED(DkimOutcome.PERMERROR, "malformed key record"),
    /** Under 1024 bits (RFC 8301 section 3.2). */
    KEY_TOO_SHORT(DkimOutcome.PERMERROR, "key too short"),
    KEY_TOO_LONG(DkimOutcome.POLICY, "key longer than we verify"),
    /** k=, h=, s= or t=s of the key record does not permit this signature (RFC 6376 section 6.1.2). */
    KEY_NOT_APPLICABLE(DkimOutcome.PERMERROR, "key record does not permit this signature"),
    KEY_UNAVAILABLE(DkimOutcome.TEMPERROR, "key could not be fetched"),
    /** A limit of ours on questions or time ended first: nothing is known of the signer's DNS. */
    KEY_CUT_SHORT(DkimOutcome.TEMPERROR, "key could not be fetched within our limits"),
    /** More signatures than we verify. */
    NOT_TRIED(DkimOutcome.NEUTRAL, "not verified: too many signatures"),
    /** The header is longer than we look at, so what was signed cannot be told. */
    HEADER_TOO_LARGE(DkimOutcome.NEUTRAL, "not verified: the header is too large");

    private final DkimOutcome outcome;
    private final String words;

    DkimReason(DkimOutcome outcome, String words) {
        this.outcome = outcome;
        this.words = words;
    }

    /** Whose doing a temperror is; empty for every other reason. */
    public Optional<Unanswered> unanswered() {
        if (outcome != DkimOutcome.TEMPERROR) {
            return Optional.empty();
        }
        return Optional.of(this == KEY_CUT_SHORT ? Unanswered.CUT_SHORT : Unanswered.BY_DNS);
    }

    /** The result word that goes with it (RFC 8601 section 2.7.1). */
    public DkimOutcome outcome() {
        return outcome;
    }

    public String words() {
        return words;
    }
}
