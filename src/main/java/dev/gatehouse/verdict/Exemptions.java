package dev.gatehouse.verdict;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.smtp.Network;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * For whom policy is another.
 *
 * @param networks clients that no rule is asked about, for example our own relays
 * @param authors by author domain, for it and the names below it; the longest name decides
 * @param recipients by {@code local@domain} or {@code @domain}; stronger than the author domain's
 * @param alwaysReachable recipients that no rule refuses: {@code local@} for every domain, {@code local@domain},
 *     {@code @domain} (RFC 5321 section 4.5.1, RFC 2142)
 */
public record Exemptions(
        List<Network> networks,
        Map<Domain, RejectMode> authors,
        Map<String, RejectMode> recipients,
        Set<String> alwaysReachable) {
    public Exemptions {
        networks = List.copyOf(networks);
        authors = Map.copyOf(authors);
        Map<String, RejectMode> byAddress = new HashMap<>();
        recipients.forEach((recipient, mode) -> byAddress.put(lowerCase(recipient), mode));
        recipients = Map.copyOf(byAddress);
        alwaysReachable = alwaysReachable.stream().map(Exemptions::lowerCase).collect(Collectors.toUnmodifiableSet());
    }

    /** None but that postmaster and abuse can always be reached. */
    public static Exemptions standard() {
        return new Exemptions(List.of(), Map.of(), Map.of(), Set.of("postmaster@", "abuse@"));
    }

    boolean covers(InetAddress client) {
        return networks.stream().anyMatch(network -> network.contains(client));
    }

    /** For the longest name that the author domain lies in. */
    Optional<RejectMode> ofAuthor(Domain author) {
        Optional<Domain> name = Optional.of(author);
        while (name.isPresent()) {
            RejectMode mode = authors.get(name.get());
            if (mode != null) {
                return Optional.of(mode);
            }
            name = name.get().parent();
        }
        return Optional.empty();
    }

    Optional<RejectMode> ofRecipient(String recipient) {
        String address = lowerCase(recipient);
        RejectMode own = recipients.get(address);
        return Optional.ofNullable(own != null ? own : recipients.get(domainPart(address)));
    }

    /** A bare local part is that of every domain (RFC 5321 section 4.5.1). */
    boolean isAlwaysReachable(String recipient) {
        String address = lowerCase(recipient);
        String domain = domainPart(address);
        String local = address.substring(0, address.length() - domain.length());
        return alwaysReachable.contains(address)
                || alwaysReachable.contains(local + "@")
                || alwaysReachable.contains(domain);
    }

    /** With its at-sign; empty without one. */
    private static String domainPart(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? "" : address.substring(at);
    }

    private static String lowerCase(String recipient) {
        return recipient.toLowerCase(Locale.ROOT);
    }
}
