package dev.gatehouse.smtp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
        clientAddress = unmapped(clientAddress);
    }

    /** The facts that SPF needs, for a message that did not come by SMTP to us or whose session we do not have. */
    public static SmtpFacts of(InetAddress clientAddress, String helo, ReversePath reversePath) {
        return new SmtpFacts(
                "", "", clientAddress, 0, PortRole.MX, helo, false, AuthState.NOT_TRIED, Optional.empty(), reversePath);
    }

    /** {@code ::ffff:192.0.2.1} is the IPv4 client 192.0.2.1 (RFC 7208 section 5). */
    private static InetAddress unmapped(InetAddress address) {
        byte[] octets = address.getAddress();
        if (octets.length != 16) {
            return address;
        }
        for (int i = 0; i < 12; i++) {
            if (octets[i] != (i < 10 ? 0 : (byte) 0xff)) {
                return address;
            }
        }
        try {
            return Inet4Address.getByAddress(new byte[] {octets[12], octets[13], octets[14], octets[15]});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an IPv4 address", e);
        }
    }
}
