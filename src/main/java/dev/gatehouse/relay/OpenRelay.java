package dev.gatehouse.relay;

import dev.gatehouse.smtp.Network;
import java.util.List;
import java.util.stream.Stream;

/**
 * Refuses trusted networks that take in so much of the Internet that they would make this server an open relay, be it at
 * once (0.0.0.0/0) or in pieces (0.0.0.0/1 with 128.0.0.0/1).
 *
 * <p>The bounds are ours: no single owner's public network is wider.
 */
final class OpenRelay {
    /** One class A network: the largest that one owner was ever given. */
    private static final int WIDEST_IPV4 = 8;

    /** RIRs give their largest members about this much. */
    private static final int WIDEST_IPV6 = 20;

    /** In all, four times the widest. */
    private static final int WIDEST_TOGETHER = 4;

    /** Addresses that reach nobody through the Internet (RFC 1918, 1122, 3927, 4193, 4291). */
    private static final List<Network> PRIVATE = Stream.of(
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "100.64.0.0/10",
                    "fc00::/7",
                    "fe80::/10",
                    "::1/128")
            .map(Network::parse)
            .toList();

    /** Ranges through which every IPv4 address can appear (RFC 6052, RFC 8215, RFC 3056). */
    private static final List<Network> IPV4_IN_DISGUISE = Stream.of("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")
            .map(Network::parse)
            .toList();

    private OpenRelay() {}

    /** Throws with one sentence that names where the networks stand, the one at fault and the remedy. */
    static void refuse(String where, List<Network> trusted) {
        List<Network> open = trusted.stream().filter(OpenRelay::isPublic).toList();
        open.forEach(network -> refuseIfTooWide(where, network));
        List<Network> distinct = withoutInner(open);
        refuseIfTooMuch(where, distinct.stream().filter(Network::isIpv4).toList(), WIDEST_IPV4);
        refuseIfTooMuch(
                where, distinct.stream().filter(network -> !network.isIpv4()).toList(), WIDEST_IPV6);
    }

    private static boolean isPublic(Network network) {
        return PRIVATE.stream().noneMatch(range -> range.contains(network));
    }

    private static void refuseIfTooWide(String where, Network network) {
        boolean tooWide = network.prefixLength() < (network.isIpv4() ? WIDEST_IPV4 : WIDEST_IPV6);
        if (tooWide || IPV4_IN_DISGUISE.stream().anyMatch(range -> network.contains(range))) {
            throw new IllegalArgumentException(where + ": " + network
                    + " holds so many strangers' addresses that this server would be an open relay; list only the networks"
                    + " of your own machines");
        }
    }

    private static void refuseIfTooMuch(String where, List<Network> networks, int widest) {
        double share = networks.stream()
                .mapToDouble(network -> Math.pow(2, widest - network.prefixLength()))
                .sum();
        if (share > WIDEST_TOGETHER) {
            throw new IllegalArgumentException(where + ": " + networks
                    + " together hold so many strangers' addresses that this server would be an open relay; list only the"
                    + " networks of your own machines");
        }
    }

    private static List<Network> withoutInner(List<Network> networks) {
        List<Network> distinct = networks.stream().distinct().toList();
        return distinct.stream()
                .filter(network ->
                        distinct.stream().noneMatch(other -> !other.equals(network) && other.contains(network)))
                .toList();
    }
}
