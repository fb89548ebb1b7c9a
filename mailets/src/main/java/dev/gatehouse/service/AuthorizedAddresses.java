package dev.gatehouse.service;

import dev.gatehouse.smtp.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.configuration2.HierarchicalConfiguration;

/**
 * James' own list of clients that may relay, authorizedAddresses in smtpserver.xml, of all its servers together. Names of
 * hosts stand for one client each, and are left out.
 */
record AuthorizedAddresses(List<Network> networks) {
    private static final int IPV4_OCTETS = 4;

    AuthorizedAddresses {
        networks = List.copyOf(networks);
    }

    static AuthorizedAddresses of(HierarchicalConfiguration<?> smtpServers) {
        return new AuthorizedAddresses(smtpServers.configurationsAt("smtpserver").stream()
                .flatMap(server -> Arrays.stream(server.getStringArray("authorizedAddresses")))
                .flatMap(list -> Arrays.stream(list.trim().split("[, ]+")))
                .flatMap(text -> network(text).stream())
                .toList());
    }

    /** The binds of the servers that announce AUTH, but not to their authorizedAddresses. */
    static List<String> withoutAuth(HierarchicalConfiguration<?> smtpServers) {
        return smtpServers.configurationsAt("smtpserver").stream()
                .filter(server -> !server.getString("authorizedAddresses", "").isBlank())
                .filter(server -> server.getString("auth.announce", "").equalsIgnoreCase("forUnauthorizedAddresses")
                        || server.getString("authRequired", "").equalsIgnoreCase("true"))
                .map(server -> "the server at " + server.getString("bind", "its port"))
                .toList();
    }

    /** As James writes networks: 10.0.0.0/8, 10.0.0.0/255.0.0.0 or 10.*. */
    private static Optional<Network> network(String text) {
        if (text.endsWith("*")) {
            return Network.tryParse(withoutAsterisk(text));
        }
        int slash = text.indexOf('/');
        return Network.literalAddress(text.substring(slash + 1))
                .filter(mask -> slash > 0)
                .map(mask -> text.substring(0, slash + 1) + ones(mask.getAddress()))
                .map(Network::tryParse)
                .orElseGet(() -> Network.tryParse(text));
    }

    private static String withoutAsterisk(String text) {
        List<String> given = Arrays.stream(text.split("[.*]"))
                .filter(part -> !part.isEmpty())
                .toList();
        String zeros = IntStream.range(given.size(), IPV4_OCTETS)
                .mapToObj(missing -> "0")
                .collect(Collectors.joining("."));
        return String.join(".", given) + (given.isEmpty() ? "" : ".") + zeros + "/" + 8 * given.size();
    }

    private static int ones(byte[] mask) {
        return IntStream.range(0, mask.length)
                .map(i -> Integer.bitCount(mask[i] & 0xff))
                .sum();
    }
}
