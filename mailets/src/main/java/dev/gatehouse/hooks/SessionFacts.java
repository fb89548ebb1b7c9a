package dev.gatehouse.hooks;

import dev.gatehouse.engine.Envelope;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.relay.PortRoles;
import dev.gatehouse.relay.SpkiFingerprint;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.Origin;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;

/** Copies what we know of an SMTP session out of James. */
final class SessionFacts {
    private SessionFacts() {}

    /** The facts at RCPT and DATA; {@code sender} is that of this transaction. */
    static SmtpFacts of(SMTPSession session, MaybeSender sender, PortRoles roles, String serverName) {
        InetSocketAddress local = session.getLocalAddress();
        @Nullable Username user = session.getUsername();
        return new SmtpFacts(
                session.getSessionID(),
                serverName,
                session.getRemoteAddress().getAddress(),
                local.getPort(),
                roles.of(local.getPort()),
                session.getAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection)
                        .orElse(""),
                session.isTLSStarted(),
                AuthAttempts.stateOf(session),
                Optional.ofNullable(user).map(Username::asString),
                sender.isNullSender() ? ReversePath.nullSender() : ReversePath.of(sender.asString("")));
    }

    /** The facts at DATA, where the sender stands in the session. */
    static SmtpFacts of(SMTPSession session, PortRoles roles, String serverName) {
        MaybeSender sender =
                session.getAttachment(SMTPSession.SENDER, State.Transaction).orElse(MaybeSender.nullSender());
        return of(session, sender, roles, serverName);
    }

    /** What is known of a message before its first octet, and who brings it. */
    static Envelope envelope(SMTPSession session, Mail mail, Gate gate) {
        SmtpFacts facts = of(session, gate.ports(), gate.hostName());
        Optional<SpkiFingerprint> certificate = certificate(session);
        boolean excused = isAuthorizedAddress(session, gate);
        boolean trusted = excused || gate.relay().isTrusted(facts, certificate);
        Origin origin = facts.auth() == AuthState.SUCCEEDED ? Origin.USER : trusted ? Origin.TRUSTED : Origin.STRANGER;
        List<String> recipients =
                mail.getRecipients().stream().map(MailAddress::asString).toList();
        return new Envelope(facts, origin, certificate, excused, recipients);
    }

    /** James' own authorizedAddresses, where the operator wants them to count. */
    static boolean isAuthorizedAddress(SMTPSession session, Gate gate) {
        return gate.settings().get(Keys.USE_AUTHORIZED_ADDRESSES)
                && session.getConfiguration()
                        .isRelayingAllowed(
                                session.getRemoteAddress().getAddress().getHostAddress());
    }

    /** The key of the certificate that the client proved to have in the TLS handshake. */
    static Optional<SpkiFingerprint> certificate(SMTPSession session) {
        return session.getSSLSession().flatMap(SessionFacts::peerKey);
    }

    private static Optional<SpkiFingerprint> peerKey(SSLSession tls) {
        try {
            return Optional.of(SpkiFingerprint.of(tls.getPeerCertificates()[0].getPublicKey()));
        } catch (SSLPeerUnverifiedException noCertificate) {
            return Optional.empty();
        }
    }
}
