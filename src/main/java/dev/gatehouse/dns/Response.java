package dev.gatehouse.dns;

import java.util.Optional;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * What came back from one server.
 *
 * @param message empty if nothing that could be read came in time
 * @param trouble for people, why this is no answer; empty if it is one
 * @param cutShort whether a limit of ours kept us from asking
 */
record Response(Optional<Message> message, String trouble, boolean cutShort) {

    static Response none(String trouble) {
        return new Response(Optional.empty(), trouble, false);
    }

    /** Not asked, by a limit of ours. */
    static Response notAsked(String limit) {
        return new Response(Optional.empty(), limit, true);
    }

    static Response of(Message message) {
        return new Response(Optional.of(message), troubleWith(message), false);
    }

    boolean isAnswer() {
        return trouble.isEmpty();
    }

    /** Whether the server spoke, be it to refuse. */
    boolean wasHeard() {
        return message.isPresent();
    }

    private static String troubleWith(Message message) {
        int rcode = message.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return Rcode.string(rcode);
        }
        return isReferral(message) ? "a referral: the server does not recurse" : "";
    }

    /** No answer, no SOA, but name servers (RFC 2308 section 2.2). */
    private static boolean isReferral(Message message) {
        return message.getRcode() == Rcode.NOERROR
                && message.getSection(Section.ANSWER).isEmpty()
                && has(message, Type.NS)
                && !has(message, Type.SOA);
    }

    private static boolean has(Message message, int type) {
        return message.getSection(Section.AUTHORITY).stream().anyMatch(record -> record.getType() == type);
    }
}
