package dev.gatehouse.verdict;

import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.AuthorDomain.Shape;
import dev.gatehouse.message.Mailbox;
import java.util.Map;
import java.util.Optional;

/** What is wrong with a From field, in words for whoever wrote the message (RFC 5322 section 3.6.2). */
public final class FromGrounds {
    private FromGrounds() {}

    /** Why this author cannot be used; the shape is another than {@link Shape#ONE}. */
    public static Grounds of(AuthorDomain author) {
        return switch (author.shape()) {
            case MISSING, NO_ADDRESS -> Grounds.of(Refusal.SND_FROM_MISSING);
            case SEVERAL_FIELDS -> Grounds.of(Refusal.SND_FROM_SEVERAL);
            case SEVERAL_DOMAINS -> Grounds.of(Refusal.SND_FROM_DOMAINS);
            case MALFORMED ->
                withoutDomain(author)
                        .map(address -> new Grounds(Refusal.SND_FROM_NO_DOMAIN, Map.of("from", address)))
                        .orElseGet(() -> malformed(author.problem()));
            case ONE -> throw new IllegalArgumentException("nothing is wrong with " + author);
        };
    }

    /** A field of senders that programs do not read alike; {@code problem} is a phrase for people. */
    public static Grounds malformed(String problem) {
        return new Grounds(Refusal.SND_FROM_MALFORMED, Map.of("fromProblem", problem));
    }

    /** For example {@code root@[192.168.1.5]}, as devices write it. */
    private static Optional<String> withoutDomain(AuthorDomain author) {
        return author.mailboxes().stream()
                .filter(mailbox -> mailbox.domain().isEmpty())
                .map(Mailbox::address)
                .findFirst();
    }
}
