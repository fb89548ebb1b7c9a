package dev.gatehouse.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The one text of an IP address: dotted quad, or the form of RFC 5952 for IPv6, so that the address in a reply is found in the
 * log. No zone: {@code %eth0} names an interface of ours, which is nobody else's business.
 */
public final class IpAddress {
    private static final int GROUPS = 8;

    private IpAddress() {}

    /** As in {@code 192.0.2.1}, {@code 2001:db8::7}, {@code ::ffff:192.0.2.1}. */
    public static String text(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        InetAddress inner = unmapped(address);
        // RFC 5952 section 5: the IPv4 part of a mapped address is written as IPv4
        return inner instanceof Inet4Address
                ? "::ffff:" + inner.getHostAddress()
                : compressed(groups(address.getAddress()));
    }

    /** The IPv4 address that an IPv4-mapped one holds (RFC 4291 section 2.5.5.2); any other address itself. */
    public static InetAddress unmapped(InetAddress address) {
        byte[] octets = address.getAddress();
        if (octets.length != 16 || !isMapped(octets)) {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(octets, 12, 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an IPv4 address", e);
        }
    }

    private static boolean isMapped(byte[] octets) {
        for (int i = 0; i < 12; i++) {
            if (octets[i] != (i < 10 ? 0 : (byte) 0xff)) {
                return false;
            }
        }
        return true;
    }

    private static int[] groups(byte[] octets) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (octets[2 * i] & 0xff) << 8 | (octets[2 * i + 1] & 0xff);
        }
        return groups;
    }

    /** RFC 5952 section 4.2: the first longest run of two or more zero groups becomes "::". */
    private static String compressed(int[] groups) {
        int runStart = 0;
        int runLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int length = zerosFrom(groups, i);
            if (length > runLength) {
                runStart = i;
                runLength = length;
            }
        }
        return runLength < 2
                ? joined(groups, 0, GROUPS)
                : joined(groups, 0, runStart) + "::" + joined(groups, runStart + runLength, GROUPS);
    }

    private static int zerosFrom(int[] groups, int start) {
        int end = start;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - start;
    }

    private static String joined(int[] groups, int start, int end) {
        StringBuilder text = new StringBuilder(40);
        for (int i = start; i < end; i++) {
            text.append(i > start ? ":" : "").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
