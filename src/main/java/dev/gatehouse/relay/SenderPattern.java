package dev.gatehouse.relay;

import dev.gatehouse.message.Idna;
import java.util.Locale;

/**
 * One address, {@code scanner@example.org}, or every address at one domain, {@code @example.org}.
 *
 * @param text lower case, the domain as A-labels
 */
public record SenderPattern(String text) {
    /** The pattern written as {@code text}; the exception's message is a sentence for the operator. */
    public static SenderPattern parse(String text) {
        String trimmed = text.trim();
        String normal = normalized(trimmed);
        if (normal.indexOf('@') < 0 || normal.endsWith("@")) {
            throw new IllegalArgumentException("'" + text
                    + "' is no sender: write an address such as scanner@example.org or a domain as @example.org");
        }
        return new SenderPattern(normal);
    }

    /** Whether it names one address only. */
    public boolean isAddress() {
        return !text.startsWith("@");
    }

    /** Whether {@code address}, without angle brackets, is meant. Letters compare without case. */
    public boolean matches(String address) {
        String normal = normalized(address);
        return isAddress()
                ? normal.equals(text)
                : normal.substring(Math.max(0, normal.lastIndexOf('@'))).equals(text);
    }

    /** Lower case with the domain as A-labels; an address without a domain name keeps no domain. */
    private static String normalized(String address) {
        int at = address.lastIndexOf('@');
        String localPart = address.substring(0, Math.max(0, at)).toLowerCase(Locale.ROOT);
        return Idna.toDomain(address.substring(at + 1))
                .filter(domain -> at >= 0)
                .map(domain -> localPart + "@" + domain.name())
                .orElse(localPart);
    }
}
