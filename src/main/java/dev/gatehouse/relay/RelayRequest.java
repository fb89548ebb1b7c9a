package dev.gatehouse.relay;

import java.util.Optional;

/**
 * What a client asks for with RCPT, and what is known about it.
 *
 * @param recipient as given in RCPT TO, route included, with or without angle brackets; a stranger's text
 * @param recipientDomain whether the recipient's domain is hosted here
 * @param senderDomain whether the domain of MAIL FROM is hosted here; not hosted for the null sender
 * @param mxPointsHere whether the MX of the recipient's domain is known to name this server; false unless it is known
 *     without a new question to the DNS
 * @param certificate of the client, if it proved in the TLS handshake to have the key
 */
public record RelayRequest(
        String recipient,
        Hosting recipientDomain,
        Hosting senderDomain,
        boolean mxPointsHere,
        Optional<SpkiFingerprint> certificate) {

    /** What is known at MAIL: no recipient yet, so none that is hosted here. */
    public static RelayRequest beforeRecipients(Hosting senderDomain, Optional<SpkiFingerprint> certificate) {
        return new RelayRequest("", Hosting.NOT_HOSTED, senderDomain, false, certificate);
    }

    /** A request without a certificate and without knowledge of the MX. */
    public static RelayRequest of(String recipient, Hosting recipientDomain, Hosting senderDomain) {
        return new RelayRequest(recipient, recipientDomain, senderDomain, false, Optional.empty());
    }
}
