package dev.gatehouse.gate;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.relay.SenderPattern;
import dev.gatehouse.relay.TrustedCertificate;
import dev.gatehouse.relay.TrustedNetwork;
import dev.gatehouse.relay.UserNetworks;
import dev.gatehouse.verdict.RuleMode;
import java.util.List;

/** Who may relay, and who may send as whom. */
interface RelayKeys {
    SettingGroup GROUP = new SettingGroup();

    Setting<RuleMode> RELAY_MODE = GROUP.essential()
            .choice(
                    "relay.mode",
                    RuleMode.ENFORCE,
                    RuleMode.class,
                    "What refused relay comes to: enforce refuses, defer answers 4xx, warn only logs (James' own relay"
                            + " check still applies), off leaves it to James.");

    Setting<List<TrustedNetwork>> TRUSTED_NETWORKS = GROUP.essential()
            .listOf(
                    "relay.trusted-networks",
                    "",
                    "Machines that may relay without signing in, each an address or network, after it the senders it"
                            + " may use if not all, for example 10.0.0.5 printer@example.com.",
                    "networks, separated by commas",
                    RelayItems::trustedNetwork);

    Setting<List<TrustedCertificate>> TRUSTED_CERTIFICATES = GROUP.common()
            .listOf(
                    "relay.trusted-certificates",
                    "",
                    "TLS client keys that may relay: the SHA-256 of the public key (SPKI) in hexadecimal, after it the"
                            + " senders it may use if not all.",
                    "fingerprints, separated by commas",
                    RelayItems::trustedCertificate);

    Setting<List<UserNetworks>> USER_NETWORKS = GROUP.common()
            .listOf(
                    "relay.user-networks",
                    "",
                    "From where users may send, for example anna@example.com 10.0.0.0/8 192.0.2.7; users not named may"
                            + " send from anywhere.",
                    "users with networks, separated by commas",
                    RelayItems::userNetworks);

    Setting<List<Domain>> MX_NAMES = GROUP.common()
            .listOf(
                    "relay.mx-names",
                    "",
                    "The names of this server in MX records. With them, who writes to a domain whose MX names this"
                            + " server but that is not set up here is told so. That costs at most 20 DNS questions a"
                            + " minute, and such a refusal waits for the answer, dns.deadline at most.",
                    "domains, separated by commas",
                    PolicyItems::domain);

    Setting<Boolean> USE_AUTHORIZED_ADDRESSES = GROUP.flag(
            "relay.use-authorized-addresses",
            false,
            "Whether James' own authorizedAddresses of smtpserver.xml may relay too.");

    Setting<RuleMode> SENDER_MODE = GROUP.essential()
            .choice(
                    "sender.mode",
                    RuleMode.ENFORCE,
                    RuleMode.class,
                    "Whether users may send only as their own addresses, aliases and send-as rights, trusted machines"
                            + " only as agreed, and strangers as our domains only if SPF, DKIM or DMARC of that very"
                            + " domain vouches for them.");

    Setting<List<SenderPattern>> SENDER_EVERYONE = GROUP.common()
            .listOf(
                    "sender.everyone-may-use",
                    "",
                    "Addresses and domains that every signed-in user may send as, for example info@example.com,"
                            + " @lists.example.com.",
                    "addresses or @domains, separated by commas",
                    SenderPattern::parse);
}
