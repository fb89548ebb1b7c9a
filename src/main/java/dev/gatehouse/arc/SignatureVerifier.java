package dev.gatehouse.arc;

import dev.gatehouse.dkim.DkimSettings;
import dev.gatehouse.dkim.DkimVerifier;
import dev.gatehouse.dkim.SignatureProof;
import dev.gatehouse.dns.Dns;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.message.MessageStream;
import dev.gatehouse.message.RawMessage;
import java.io.IOException;
import java.time.Instant;

/**
 * Verifies all signatures on a message in one pass over it: DKIM (RFC 6376) and ARC (RFC 8617).
 *
 * <p>The keys are asked for as soon as the header is read, and awaited when the body is.
 */
public final class SignatureVerifier {
    private final Dns dns;
    private final DkimSettings settings;

    public SignatureVerifier(Dns dns) {
        this(dns, DkimSettings.standard());
    }

    public SignatureVerifier(Dns dns, DkimSettings settings) {
        this.dns = dns;
        this.settings = settings;
    }

    /**
     * Verifies as of {@code now}.
     *
     * @throws IOException only if the message cannot be read
     */
    public MessageSignatures verify(RawMessage message, Instant now) throws IOException {
        try (MessageStream stream = MessageStream.open(message)) {
            MessageHeader header = stream.header();
            SignatureProof proof = new SignatureProof(header, dns, settings);
            DkimVerifier dkim = DkimVerifier.begin(header, proof, settings, now);
            ArcValidator arc = ArcValidator.begin(header, proof, settings, now);
            stream.body(proof);
            proof.endOfBody();
            return new MessageSignatures(dkim.results(), arc.result());
        }
    }
}
