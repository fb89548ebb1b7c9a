package dev.gatehouse.verdict;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.smtp.Network;
import java.util.List;
import java.util.Set;

/**
 * Who passes mail on and is believed: what fails DMARC is accepted from them.
 *
 * @param networks from which they send
 * @param signers domains, with the names below them, whose passing DKIM signature says that they did
 * @param sealers of ARC sets whose word about earlier hops counts (RFC 8617)
 */
public record TrustedForwarders(List<Network> networks, Set<Domain> signers, Set<Domain> sealers) {
    public TrustedForwarders {
        networks = List.copyOf(networks);
        signers = Set.copyOf(signers);
        sealers = Set.copyOf(sealers);
    }

    public static TrustedForwarders none() {
        return new TrustedForwarders(List.of(), Set.of(), Set.of());
    }
}
