package dev.gatehouse.dkim;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.trace.Trace;
import java.util.List;
import java.util.Optional;

/**
 * What one DKIM-Signature field proved (RFC 6376 section 3.9, RFC 8601 section 2.7.1).
 *
 * @param domain the SDID, d=; empty where the field could not be read so far
 * @param selector s=; empty if unknown
 * @param auid i=, or @d without one; empty if unknown
 * @param algorithm a= as written, for example rsa-sha256; empty if unknown
 * @param keyBits size of the public key; 0 if it was not fetched
 * @param signedHeaders h=, lower case, in order
 * @param signatureStart the first characters of b=, by which a reader tells signatures apart (RFC 6008)
 * @param detail what exactly was seen, for people, one phrase; may hold strangers' text; may be empty
 */
public record DkimResult(
        DkimOutcome outcome,
        Optional<Domain> domain,
        String selector,
        String auid,
        String algorithm,
        int keyBits,
        List<String> signedHeaders,
        String signatureStart,
        DkimReason reason,
        String detail,
        Trace trace) {
    public DkimResult {
        signedHeaders = List.copyOf(signedHeaders);
    }

    /** The domain that DMARC may use: the SDID of a signature that verified (RFC 9989 section 4.4.1). */
    public Optional<Domain> authenticatedIdentifier() {
        return outcome.authenticates() ? domain : Optional.empty();
    }
}
