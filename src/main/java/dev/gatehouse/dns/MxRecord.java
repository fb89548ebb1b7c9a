package dev.gatehouse.dns;

import java.util.Optional;

/**
 * One MX record. The exchange is empty for a null MX ("MX 0 .", RFC 7505 section 3).
 *
 * @param preference 0 to 65535, lower is tried first
 */
public record MxRecord(int preference, Optional<Domain> exchange) {
    public boolean isNull() {
        return exchange.isEmpty();
    }

    @Override
    public String toString() {
        return preference + " " + exchange.map(Domain::name).orElse(".");
    }
}
