package dev.gatehouse.relay;

import java.util.List;

/**
 * Who may relay besides users who signed in. What would open the relay to the world is refused.
 *
 * @param trustedNetworks may relay by their address
 * @param certificates may relay by the key they prove to have
 * @param userNetworks from where accounts may send; an account that no entry is about may send from anywhere
 */
public record RelaySettings(
        List<TrustedNetwork> trustedNetworks, List<TrustedCertificate> certificates, List<UserNetworks> userNetworks) {

    /** The setting that the message of a refused configuration names. */
    public static final String TRUSTED_NETWORKS = "relay.trusted-networks";

    public RelaySettings {
        trustedNetworks = List.copyOf(trustedNetworks);
        certificates = List.copyOf(certificates);
        userNetworks = List.copyOf(userNetworks);
        OpenRelay.refuse(trustedNetworks.stream().map(TrustedNetwork::network).toList());
    }

    /** Only users who signed in relay. */
    public static RelaySettings signedInOnly() {
        return new RelaySettings(List.of(), List.of(), List.of());
    }
}
