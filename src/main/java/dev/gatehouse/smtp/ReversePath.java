package dev.gatehouse.smtp;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.Idna;
import java.util.Optional;

/**
 * The address of MAIL FROM, or the null sender {@code <>} (RFC 5321 section 4.5.5).
 *
 * @param address without angle brackets; empty for the null sender; a stranger's text
 */
public record ReversePath(String address) {
    private static final ReversePath NULL_SENDER = new ReversePath("");

    public static ReversePath nullSender() {
        return NULL_SENDER;
    }

    /** From {@code a@example.org} or {@code <a@example.org>}; {@code <>} and the empty text are the null sender. */
    public static ReversePath of(String text) {
        String trimmed = text.trim();
        boolean bracketed = trimmed.startsWith("<") && trimmed.endsWith(">");
        return new ReversePath(bracketed ? trimmed.substring(1, trimmed.length() - 1) : trimmed);
    }

    public boolean isNull() {
        return address.isEmpty();
    }

    /** What stands before the last {@code @}, with its quotes; empty where there is none. */
    public String localPart() {
        int at = address.lastIndexOf('@');
        return at < 0 ? "" : address.substring(0, at);
    }

    /** The text after the last {@code @}, or all of it where there is none; not checked. */
    public String domainText() {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /** The domain as A-labels; empty for the null sender, an address literal or what is no domain name. */
    public Optional<Domain> domain() {
        return isNull() ? Optional.empty() : Idna.toDomain(domainText());
    }

    @Override
    public String toString() {
        return "<" + address + ">";
    }
}
