package dev.gatehouse.gate;

import dev.gatehouse.relay.SenderPattern;
import dev.gatehouse.relay.SpkiFingerprint;
import dev.gatehouse.relay.TrustedCertificate;
import dev.gatehouse.relay.TrustedNetwork;
import dev.gatehouse.relay.UserNetworks;
import dev.gatehouse.smtp.Network;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The items of the relay settings: a word that names who, and words after it that say as whom or from where. */
final class RelayItems {
    private RelayItems() {}

    static TrustedNetwork trustedNetwork(String item) {
        return new TrustedNetwork(Network.parse(first(item)), rest(item, SenderPattern::parse));
    }

    static TrustedCertificate trustedCertificate(String item) {
        return new TrustedCertificate(SpkiFingerprint.parse(first(item)), rest(item, SenderPattern::parse));
    }

    static UserNetworks userNetworks(String item) {
        return new UserNetworks(SenderPattern.parse(first(item)), rest(item, Network::parse));
    }

    private static String first(String item) {
        return item.split("\\s+")[0];
    }

    private static <T> List<T> rest(String item, Function<String, T> parser) {
        return Arrays.stream(item.split("\\s+")).skip(1).map(parser).toList();
    }
}
