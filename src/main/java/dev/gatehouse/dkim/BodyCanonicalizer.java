package dev.gatehouse.dkim;

import dev.gatehouse.message.MessageStream.OctetSink;

/**
 * Turns the octets of a body, in whatever pieces they come, into canonical form (RFC 6376 section 3.4).
 *
 * <p>Only CRLF ends a line. A bare CR or LF is an octet like any other, as the text of the standard has it; no message
 * that follows RFC 5322 section 2.3 holds one.
 */
abstract sealed class BodyCanonicalizer implements OctetSink permits SimpleBody, RelaxedBody {
    final BodyDigest digest;

    BodyCanonicalizer(BodyDigest digest) {
        this.digest = digest;
    }

    static BodyCanonicalizer of(Canonicalization.Algorithm algorithm, BodyDigest digest) {
        return algorithm == Canonicalization.Algorithm.SIMPLE ? new SimpleBody(digest) : new RelaxedBody(digest);
    }

    /** To be called after the last octet. */
    abstract void end();
}
