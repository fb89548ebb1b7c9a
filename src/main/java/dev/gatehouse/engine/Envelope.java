package dev.gatehouse.engine;

import dev.gatehouse.relay.SpkiFingerprint;
import dev.gatehouse.smtp.Origin;
import dev.gatehouse.smtp.SmtpFacts;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a message before its first octet: the SMTP session, who brings it, and for whom it is (RFC 5321 section 2.3.1).
 *
 * @param origin who brings it, decided at the edge
 * @param certificate the key that the client proved to have in the TLS handshake
 * @param excused whether the mail server's own list vouches for the client, so that no rule about senders is asked
 * @param recipients the addresses of RCPT TO that were accepted, without angle brackets
 */
public record Envelope(
        SmtpFacts session,
        Origin origin,
        Optional<SpkiFingerprint> certificate,
        boolean excused,
        List<String> recipients) {
    public Envelope {
        recipients = List.copyOf(recipients);
    }

    /** A stranger's, without a certificate. */
    public static Envelope ofStranger(SmtpFacts session, List<String> recipients) {
        return new Envelope(session, Origin.STRANGER, Optional.empty(), false, recipients);
    }
}
