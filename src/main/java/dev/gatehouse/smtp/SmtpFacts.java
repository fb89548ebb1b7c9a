package dev.gatehouse.smtp;

import dev.gatehouse.net.IpAddress;
import java.net.InetAddress;
import java.util.Optional;

/**
 * What we know of one SMTP transaction when a decision is due.
 *
 * @param sessionId of James, for logs
 * @param serverName our own host name, as in the greeting
 * @param clientAddress the peer, behind a trusted proxy the true client; an IPv4-mapped address is IPv4 here
 * @param localPort the port it came to, 0 if unknown
 * @param portRole what that port is for
 * @param helo what it said with EHLO or HELO; empty if nothing; a stranger's text
 * @param tls whether the session is encrypted
 * @param auth how far AUTH came
 * @param user the signed-in user
 * @param reversePath the MAIL FROM address
 */
public record SmtpFacts(
        String sessionId,
        String serverName,
        InetAddress clientAddress,
        int localPort,
        PortRole portRole,
        String helo,
        boolean tls,
        AuthState auth,
        Optional<String> user,
        ReversePath reversePath) {

    public SmtpFacts {
        clientAddress = IpAddress.unmapped(clientAddress); // RFC 7208 section 5
    }

    /** The facts that SPF needs, for a message that did not come by SMTP to us or whose session we do not have. */
    public static SmtpFacts of(InetAddress clientAddress, String helo, ReversePath reversePath) {
        return new SmtpFacts(
                "", "", clientAddress, 0, PortRole.MX, helo, false, AuthState.NOT_TRIED, Optional.empty(), reversePath);
    }
}
