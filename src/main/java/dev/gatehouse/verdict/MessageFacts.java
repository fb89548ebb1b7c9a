package dev.gatehouse.verdict;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.net.IpAddress;
import dev.gatehouse.smtp.SmtpFacts;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * All that the rules look at for one message.
 *
 * @param recipients the addresses of RCPT TO that were accepted, without angle brackets
 * @param senderIsHosted whether the domain of the reverse-path is known to have its mailboxes here
 * @param deferredFor how long ago this message was first deferred by us; zero if it was not ({@link Deferrals}), {@link
 *     #CANNOT_WAIT} if it was accepted already
 */
public record MessageFacts(
        SmtpFacts session,
        MessageHeader header,
        AuthorDomain author,
        Authentication found,
        List<String> recipients,
        boolean senderIsHosted,
        Duration deferredFor) {
    public MessageFacts {
        recipients = List.copyOf(recipients);
    }

    /** How long a message waited that was accepted already: longer than any, since it cannot be deferred any more. */
    public static final Duration CANNOT_WAIT = ChronoUnit.FOREVER.getDuration();

    /** For the operator. */
    String waitedWords() {
        return deferredFor.equals(CANNOT_WAIT)
                ? "; cannot be deferred any more"
                : "; deferred for " + deferredFor.toMinutes() + " minutes already";
    }

    /** The author domain that DMARC was about, or the first one; empty where there is none. For people. */
    String fromDomain() {
        return found.dmarc()
                .authorDomain()
                .or(() -> author.domains().stream().findFirst())
                .map(Domain::name)
                .orElse("");
    }

    String clientAddress() {
        return IpAddress.text(session.clientAddress());
    }
}
