package dev.gatehouse.dns;

import java.net.Inet4Address;
import java.net.InetAddress;

/** The name under which the PTR records of an address lie (RFC 1035 section 3.5, RFC 3596 section 2.5). */
public final class ReverseName {
    private ReverseName() {}

    public static Domain of(InetAddress address) {
        byte[] octets = address.getAddress();
        StringBuilder name = new StringBuilder(80);
        for (int i = octets.length - 1; i >= 0; i--) {
            int octet = octets[i] & 0xff;
            if (address instanceof Inet4Address) {
                name.append(octet).append('.');
            } else {
                name.append(Character.forDigit(octet & 0xf, 16)).append('.');
                name.append(Character.forDigit(octet >> 4, 16)).append('.');
            }
        }
        return Domain.of(name.append(address instanceof Inet4Address ? "in-addr.arpa" : "ip6.arpa")
                .toString());
    }
}
