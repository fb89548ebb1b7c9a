package dev.gatehouse.message;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.text.Utf8;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * The domain of the author: what stands behind the at-sign in the From field (RFC 9989 section 5.3.1). Sender, Reply-To
 * and display names never count.
 *
 * @param shape whether there is one such domain, and if not, why
 * @param mailboxes every address of every From field that could be read, in order
 * @param domains their domains, each once, in order; may be some of several where the shape is not {@link Shape#ONE}
 * @param problem what is wrong, for people, one phrase; empty for {@link Shape#ONE}
 */
public record AuthorDomain(Shape shape, List<Mailbox> mailboxes, List<Domain> domains, String problem) {

    /** What the From field or fields come to. */
    public enum Shape {
        /** One From field, one domain; several addresses in it may share the domain. */
        ONE,
        /** One From field whose addresses have different domains. */
        SEVERAL_DOMAINS,
        /** More than one From field (RFC 5322 section 3.6 permits one). */
        SEVERAL_FIELDS,
        /** No From field. */
        MISSING,
        /** A From field without an address, for example an empty group (RFC 6854). */
        NO_ADDRESS,
        /**
         * A From field that breaks the grammar, one that only some readers see or in which some see another address, or an
         * address whose domain is none: a literal, a broken U-label.
         */
        MALFORMED;

        /** Whether at least one domain can be evaluated, and every one is known. */
        public boolean isReadable() {
            return this == ONE || this == SEVERAL_DOMAINS || this == SEVERAL_FIELDS;
        }
    }

    public AuthorDomain {
        mailboxes = List.copyOf(mailboxes);
        domains = List.copyOf(domains);
        if (shape.isReadable() && domains.isEmpty()) {
            throw new IllegalArgumentException(shape + " without a domain");
        }
    }

    /** The author domain that DMARC evaluates, if there is exactly one. */
    public Optional<Domain> single() {
        return shape == Shape.ONE ? Optional.of(domains.get(0)) : Optional.empty();
    }

    public static AuthorDomain of(MessageHeader header) {
        List<HeaderField> fields = header.named("From");
        if (fields.isEmpty()) {
            return none(
                    Shape.MISSING, header.truncated() ? "no From in the part of the header we read" : "no From field");
        }
        List<Mailbox> mailboxes = new ArrayList<>();
        if (header.hides("From")) {
            return new AuthorDomain(
                    Shape.MALFORMED,
                    mailboxes,
                    List.of(),
                    "another From field behind a bare CR or a character that belongs in no name");
        }
        try {
            for (HeaderField field : fields) {
                String text = textOf(field);
                MailboxParser.Found found = MailboxParser.parse(text);
                mailboxes.addAll(found.mailboxes());
                OtherReaders.requireAgreement(text, found);
            }
        } catch (MalformedFieldException e) {
            return new AuthorDomain(
                    Shape.MALFORMED,
                    mailboxes,
                    distinct(domains(mailboxes)),
                    "malformed From field: " + e.getMessage());
        }
        return of(fields.size(), mailboxes);
    }

    private static AuthorDomain of(int fields, List<Mailbox> mailboxes) {
        if (mailboxes.isEmpty()) {
            return none(Shape.NO_ADDRESS, "no address in the From field");
        }
        List<Domain> named = domains(mailboxes);
        List<Domain> domains = distinct(named);
        if (named.size() < mailboxes.size()) {
            return new AuthorDomain(
                    Shape.MALFORMED, mailboxes, domains, "an address in the From field has no domain name");
        }
        if (fields > 1) {
            return new AuthorDomain(Shape.SEVERAL_FIELDS, mailboxes, domains, fields + " From fields");
        }
        return domains.size() == 1
                ? new AuthorDomain(Shape.ONE, mailboxes, domains, "")
                : new AuthorDomain(
                        Shape.SEVERAL_DOMAINS,
                        mailboxes,
                        domains,
                        domains.size() + " author domains in the From field");
    }

    private static AuthorDomain none(Shape shape, String problem) {
        return new AuthorDomain(shape, List.of(), List.of(), problem);
    }

    /** Of each mailbox that has one. */
    private static List<Domain> domains(List<Mailbox> mailboxes) {
        List<Domain> domains = new ArrayList<>(mailboxes.size());
        for (Mailbox mailbox : mailboxes) {
            mailbox.domain().ifPresent(domains::add);
        }
        return domains;
    }

    private static List<Domain> distinct(List<Domain> domains) {
        return domains.size() == 1 ? domains : List.copyOf(new LinkedHashSet<>(domains));
    }

    private static String textOf(HeaderField field) throws MalformedFieldException {
        String unfolded = Utf8.decode(field.value()).replace("\r\n", "").replace("\n", "");
        if (hasControl(unfolded)) {
            throw new MalformedFieldException("a control character");
        }
        return unfolded;
    }

    static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return true;
            }
        }
        return false;
    }
}
