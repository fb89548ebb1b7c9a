package dev.gatehouse.relay;

import dev.gatehouse.smtp.Network;
import java.util.List;

/**
 * A network whose machines may relay without signing in.
 *
 * @param senders what they may send as; empty: anything
 */
public record TrustedNetwork(Network network, List<SenderPattern> senders) {
    public TrustedNetwork {
        senders = List.copyOf(senders);
    }

    public static TrustedNetwork of(Network network) {
        return new TrustedNetwork(network, List.of());
    }
}
