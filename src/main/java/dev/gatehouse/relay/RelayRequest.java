package dev.gatehouse.relay;

import java.util.Optional;

/**
 * What a client asks for with RCPT, and what is known about it.
 *
 * @param recipient as given in RCPT TO, route included, with or without angle brackets; a stranger's text
 * @param recipientDomain whether the recipient's domain is hosted here
 * @param senderDomain whether the domain of MAIL FROM is hosted here; not hosted for the null sender
 * @param mxPointsHere whether the MX of the recipient's domain names this server; asked only where nothing else is left to
 *     say to a stranger
 * @param certificate of the client, if it proved in the TLS handshake to have the key
 */
public record RelayRequest(
        String recipient,
        Hosting recipientDomain,
        Hosting senderDomain,
        MxAnswer mxPointsHere,
        Optional<SpkiFingerprint> certificate) {

    /** What is known at MAIL: no recipient yet, so none that is hosted here. */
    public static RelayRequest beforeRecipients(Hosting senderDomain, Optional<SpkiFingerprint> certificate) {
        return new RelayRequest("", Hosting.NOT_HOSTED, senderDomain, MxAnswer.NOT_ASKED, certificate);
    }

    /** A request without a certificate and without knowledge of the MX. */
    public static RelayRequest of(String recipient, Hosting recipientDomain, Hosting senderDomain) {
        return new RelayRequest(recipient, recipientDomain, senderDomain, MxAnswer.NOT_ASKED, Optional.empty());
    }

    /** The same, now that the MX is known. */
    public RelayRequest with(MxAnswer answer) {
        return new RelayRequest(recipient, recipientDomain, senderDomain, answer, certificate);
    }
}
