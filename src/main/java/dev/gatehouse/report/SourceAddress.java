package dev.gatehouse.report;

import java.net.InetAddress;

/** The text of an address as a report shows it: RFC 5952 section 4 for IPv6, no zone. */
final class SourceAddress {
    private static final int GROUPS = 8;

    private SourceAddress() {}

    static String text(InetAddress address) {
        byte[] octets = address.getAddress();
        return octets.length == 4 ? address.getHostAddress() : compressed(groups(octets));
    }

    private static int[] groups(byte[] octets) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = ((octets[2 * i] & 0xff) << 8) | (octets[2 * i + 1] & 0xff);
        }
        return groups;
    }

    /** The longest run of two or more zero groups, the first of equals, becomes {@code ::}. */
    private static String compressed(int[] groups) {
        int longest = 1;
        int at = -1;
        for (int i = 0; i < GROUPS; i++) {
            int run = zeroRun(groups, i);
            if (run > longest) {
                longest = run;
                at = i;
            }
        }
        return at < 0 ? joined(groups, 0, GROUPS) : joined(groups, 0, at) + "::" + joined(groups, at + longest, GROUPS);
    }

    private static int zeroRun(int[] groups, int from) {
        int end = from;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - from;
    }

    private static String joined(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
