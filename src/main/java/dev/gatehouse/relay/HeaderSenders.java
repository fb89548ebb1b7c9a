package dev.gatehouse.relay;

import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.Mailbox;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.verdict.FromGrounds;
import dev.gatehouse.verdict.Grounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The addresses that a message shows as its senders (RFC 5322 section 3.6.2); strangers' text.
 *
 * @param from of all From fields, in order
 * @param sender of all Sender fields; one that cannot be read stands here as it is
 * @param problem what is wrong with From or Sender; empty if both can be read
 */
public record HeaderSenders(List<String> from, List<String> sender, Optional<Grounds> problem) {
    public HeaderSenders {
        from = List.copyOf(from);
        sender = List.copyOf(sender);
    }

    /** One From field with one address, and no Sender field. */
    public static HeaderSenders of(String from) {
        return new HeaderSenders(List.of(from), List.of(), Optional.empty());
    }

    public static HeaderSenders of(MessageHeader header) {
        AuthorDomain author = AuthorDomain.of(header);
        List<String> senders = new ArrayList<>();
        header.named("Sender").forEach(field -> senders.addAll(senders(field)));
        return new HeaderSenders(addresses(author), senders, problem(header, author));
    }

    private static Optional<Grounds> problem(MessageHeader header, AuthorDomain author) {
        if (header.hides("Sender")) {
            return Optional.of(FromGrounds.malformed("a Sender field behind a bare CR"));
        }
        boolean usable = author.shape().isReadable() && author.shape() != AuthorDomain.Shape.SEVERAL_FIELDS;
        return usable ? Optional.empty() : Optional.of(FromGrounds.of(author));
    }

    /** A Sender field is written as a From field with one address (RFC 5322 section 3.6.2). */
    private static List<String> senders(HeaderField field) {
        HeaderField asFrom = HeaderField.of("From:" + field.value());
        AuthorDomain read = AuthorDomain.of(new MessageHeader(List.of(asFrom), false));
        return read.shape().isReadable() ? addresses(read) : List.of(field.unfolded());
    }

    private static List<String> addresses(AuthorDomain author) {
        return author.mailboxes().stream().map(Mailbox::address).toList();
    }
}
