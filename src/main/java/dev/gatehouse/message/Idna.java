package dev.gatehouse.message;

import dev.gatehouse.dns.Domain;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/** Turns a domain as people write it into the A-labels that the DNS knows (RFC 5890, UTS 46 non-transitional). */
public final class Idna {
    private Idna() {}

    /** Empty for an address literal and for whatever is no domain name. */
    public static Optional<Domain> toDomain(String text) {
        String name = text.trim();
        if (name.startsWith("[") || name.isEmpty()) {
            return Optional.empty();
        }
        if (name.chars().allMatch(c -> c < 0x80)) {
            return Domain.parse(name).filter(domain -> domain.name().indexOf(' ') < 0);
        }
        try {
            return Domain.parse(IDN.toASCII(name.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException notConvertible) {
            return Optional.empty();
        }
    }
}
