package dev.gatehouse.relay;

import java.util.List;

/**
 * A client certificate's key whose owner may relay without signing in.
 *
 * @param senders what the owner may send as; empty: anything
 */
public record TrustedCertificate(SpkiFingerprint fingerprint, List<SenderPattern> senders) {
    public TrustedCertificate {
        senders = List.copyOf(senders);
    }

    public static TrustedCertificate of(SpkiFingerprint fingerprint) {
        return new TrustedCertificate(fingerprint, List.of());
    }
}
