package dev.gatehouse.relay;

import dev.gatehouse.smtp.Network;
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
        refuseOpenRelay(
                TRUSTED_NETWORKS,
                trustedNetworks.stream().map(TrustedNetwork::network).toList());
    }

    /**
     * Throws if whoever lets these networks relay would be an open relay.
     *
     * @param where they stand, for the message, which is one sentence
     */
    public static void refuseOpenRelay(String where, List<Network> networks) {
        OpenRelay.refuse(where, networks);
    }

    /** Only users who signed in relay. */
    public static RelaySettings signedInOnly() {
        return new RelaySettings(List.of(), List.of(), List.of());
    }
}
