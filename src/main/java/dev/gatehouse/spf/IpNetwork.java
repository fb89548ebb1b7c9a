package dev.gatehouse.spf;

import dev.gatehouse.net.IpAddress;
import java.net.InetAddress;

/**
 * The addresses that share their high-order bits (RFC 7208 section 5). Other than to {@code dev.gatehouse.smtp.Network}, an
 * IPv4-mapped address is an IPv6 address here, since a client over IPv4 is none of {@code ip6}.
 *
 * @param prefixLength how many bits, 0 to 32 or 128
 */
public record IpNetwork(InetAddress address, int prefixLength) {
    /** Whether {@code client} is of the same family and shares the prefix. */
    public boolean contains(InetAddress client) {
        byte[] ours = address.getAddress();
        byte[] theirs = client.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = prefixLength / 8;
        for (int i = 0; i < whole; i++) {
            if (ours[i] != theirs[i]) {
                return false;
            }
        }
        int mask = 0xff00 >> (prefixLength % 8) & 0xff;
        return mask == 0 || (ours[whole] & mask) == (theirs[whole] & mask);
    }

    @Override
    public String toString() {
        return IpAddress.text(address) + "/" + prefixLength;
    }
}
