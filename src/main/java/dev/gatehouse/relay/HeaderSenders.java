package dev.gatehouse.relay;

import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.Mailbox;
import dev.gatehouse.message.MessageHeader;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses that a message shows as its senders (RFC 5322 section 3.6.2); strangers' text.
 *
 * @param from of all From fields, in order
 * @param sender of all Sender fields; one that cannot be read stands here as it is
 * @param fromFields how many From fields there are; one is right
 * @param problem why From or Sender could not be read, one phrase; empty if they could
 */
public record HeaderSenders(List<String> from, List<String> sender, int fromFields, String problem) {
    public HeaderSenders {
        from = List.copyOf(from);
        sender = List.copyOf(sender);
    }

    /** One From field with one address, and no Sender field. */
    public static HeaderSenders of(String from) {
        return new HeaderSenders(List.of(from), List.of(), 1, "");
    }

    public static HeaderSenders of(MessageHeader header) {
        AuthorDomain author = AuthorDomain.of(header);
        List<String> senders = new ArrayList<>();
        header.named("Sender").forEach(field -> senders.addAll(senders(field)));
        return new HeaderSenders(
                addresses(author),
                senders,
                header.named("From").size(),
                header.hides("Sender")
                        ? "a Sender field behind a bare CR"
                        : author.shape().isReadable() ? "" : author.problem());
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

    boolean isUsable() {
        return problem.isEmpty() && !from.isEmpty();
    }
}
