package dev.gatehouse.relay;

import dev.gatehouse.smtp.Network;
import java.net.InetAddress;
import java.util.List;

/** From where an account, or all accounts of a domain, may send even with the right password. */
public record UserNetworks(SenderPattern user, List<Network> networks) {
    public UserNetworks {
        networks = List.copyOf(networks);
    }

    boolean isAbout(String name) {
        return user.matches(name);
    }

    boolean permits(InetAddress client) {
        return networks.stream().anyMatch(network -> network.contains(client));
    }
}
