package dev.gatehouse.spf;

import java.net.InetAddress;

/** The prefix lengths of an {@code a} or {@code mx} mechanism, for each family (RFC 7208 section 5.6). */
public record DualCidr(int ip4, int ip6) {
    static final int MAX_IP4 = 32;
    static final int MAX_IP6 = 128;
    static final DualCidr WHOLE_ADDRESS = new DualCidr(MAX_IP4, MAX_IP6);

    /** Whether {@code client} is {@code address} as far as the prefix length for its family goes. */
    boolean matches(InetAddress address, InetAddress client) {
        return new IpNetwork(address, IpText.isIp4(client) ? ip4 : ip6).contains(client);
    }
}
