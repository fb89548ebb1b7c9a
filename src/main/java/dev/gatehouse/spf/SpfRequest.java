package dev.gatehouse.spf;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.Idna;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.text.Utf8;
import java.net.InetAddress;

/**
 * The arguments of check_host() (RFC 7208 section 4.1), and what else macros may ask for. All of it stays the same through
 * includes and redirects.
 *
 * @param ip the client; never an IPv4-mapped address
 * @param localPart of {@code <sender>}; "postmaster" where it had none (section 4.3); a stranger's text
 * @param senderDomain the domain of {@code <sender>}
 * @param helo as the client said it; a stranger's text
 * @param receiver the name of the host that checks, or "unknown"
 */
public record SpfRequest(
        InetAddress ip, SpfIdentity identity, String localPart, Domain senderDomain, String helo, String receiver) {

    /** RFC 7208 sections 2.4 and 4.3. */
    static final String POSTMASTER = "postmaster";

    /** RFC 7208 section 7.3, of the macro r. */
    static final String UNKNOWN = "unknown";

    public SpfRequest {
        localPart = localPart.isEmpty() ? POSTMASTER : localPart;
        receiver = receiver.isEmpty() ? UNKNOWN : receiver;
    }

    static SpfRequest mailFrom(SmtpFacts facts, Domain domain) {
        String localPart = facts.reversePath().isNull() ? POSTMASTER : localPart(facts.reversePath());
        return new SpfRequest(
                facts.clientAddress(), SpfIdentity.MAIL_FROM, localPart, domain, facts.helo(), facts.serverName());
    }

    static SpfRequest helo(SmtpFacts facts, Domain domain) {
        return new SpfRequest(
                facts.clientAddress(), SpfIdentity.HELO, POSTMASTER, domain, facts.helo(), facts.serverName());
    }

    /** Without a source route (RFC 5321 appendix C), as RFC 7208 section 2.2 asks. */
    private static String localPart(ReversePath path) {
        String text = path.localPart();
        int colon = text.startsWith("@") ? text.indexOf(':') : -1;
        return text.substring(colon + 1);
    }

    /** The {@code <sender>}. */
    public String sender() {
        return localPart + "@" + senderDomain;
    }

    /** RFC 8616 section 4. */
    boolean hasInternationalLocalPart() {
        return !Utf8.isAscii(localPart);
    }

    /** The HELO name for macros, U-labels as A-labels (RFC 8616 section 4). */
    String asciiHelo() {
        return Utf8.isAscii(helo) ? helo : Idna.toDomain(helo).map(Domain::name).orElse(helo);
    }
}
