package dev.gatehouse.dkim;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import java.util.ArrayList;
import java.util.List;

/**
 * Which signatures are worth trying first: those of a domain near the author's (RFC 6376 section 4.2).
 *
 * <p>A mere order of work, so it guesses: whatever follows an @ in From may be the author's domain. Alignment is decided
 * by DMARC.
 */
final class AuthorNearness {
    /** Ours. */
    private static final int MAX_DOMAINS = 4;

    private final List<Domain> domains = new ArrayList<>();

    AuthorNearness(MessageHeader header) {
        header.named("From").stream().map(HeaderField::unfolded).forEach(this::collect);
    }

    private void collect(String from) {
        int at = -1;
        while (domains.size() < MAX_DOMAINS && (at = from.indexOf('@', at + 1)) >= 0) {
            int end = at + 1;
            while (end < from.length() && isDomainCharacter(from.charAt(end))) {
                end++;
            }
            Domain.parse(from.substring(at + 1, end)).ifPresent(domains::add);
        }
    }

    private static boolean isDomainCharacter(char c) {
        return (Character.isLetterOrDigit(c) && c < 0x80) || c == '-' || c == '.' || c == '_';
    }

    /** The number of labels that the name shares with the author's, from the right. */
    int of(Domain sdid) {
        return domains.stream()
                .mapToInt(domain -> commonLabels(domain, sdid))
                .max()
                .orElse(0);
    }

    private static int commonLabels(Domain one, Domain other) {
        List<String> left = one.labels();
        List<String> right = other.labels();
        int most = Math.min(left.size(), right.size());
        int common = 0;
        while (common < most && left.get(left.size() - 1 - common).equals(right.get(right.size() - 1 - common))) {
            common++;
        }
        return common;
    }
}
