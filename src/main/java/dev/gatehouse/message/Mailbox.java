package dev.gatehouse.message;

import dev.gatehouse.dns.Domain;
import java.util.Optional;

/**
 * One address of a header field, without its display name (RFC 5322 section 3.4.1).
 *
 * @param localPart as written, quotes removed; a stranger's text
 * @param domainText as written, may hold U-labels or be an address literal; a stranger's text
 */
public record Mailbox(String localPart, String domainText) {
    /** The domain as A-labels; empty for an address literal or what is no domain name. */
    public Optional<Domain> domain() {
        return Idna.toDomain(domainText);
    }

    /** The address as {@code local@domain}. */
    public String address() {
        return localPart + "@" + domainText;
    }
}
