package dev.gatehouse.spf;

import dev.gatehouse.net.IpAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Addresses as SPF writes and reads them; names are never looked up here. */
final class IpText {
    private static final int IP6_GROUPS = 8;

    private IpText() {}

    static boolean isIp4(InetAddress address) {
        return address instanceof Inet4Address;
    }

    /**
     * Dotted quad, or 32 nibbles with dots, for {@code %{i}} (RFC 7208 section 7.3). The nibbles are in upper case as the
     * published test suite has them; the DNS sees no difference.
     */
    static String dotted(InetAddress address) {
        if (isIp4(address)) {
            return IpAddress.text(address);
        }
        StringBuilder text = new StringBuilder(64);
        for (byte octet : address.getAddress()) {
            text.append(Character.forDigit((octet >> 4) & 0xf, 16)).append('.');
            text.append(Character.forDigit(octet & 0xf, 16)).append('.');
        }
        text.setLength(text.length() - 1);
        return text.toString().toUpperCase(Locale.ROOT);
    }

    // ip4-network      = qnum "." qnum "." qnum "." qnum            RFC 7208 section 5.6
    static Optional<InetAddress> ip4(String text) {
        String[] numbers = text.split("\\.", 5);
        if (numbers.length != 4) {
            return Optional.empty();
        }
        byte[] octets = new byte[4];
        for (int i = 0; i < 4; i++) {
            int number = qnum(numbers[i]);
            if (number < 0) {
                return Optional.empty();
            }
            octets[i] = (byte) number;
        }
        return Optional.of(address(octets));
    }

    /** 0 to 255 without leading zeros, or -1. */
    private static int qnum(String digits) {
        boolean wellFormed = !digits.isEmpty()
                && digits.length() <= 3
                && digits.chars().allMatch(SpfRecordParser::isDigit)
                && (digits.length() == 1 || digits.charAt(0) != '0');
        int number = wellFormed ? Integer.parseInt(digits) : -1;
        return number <= 255 ? number : -1;
    }

    /** An address as RFC 4291 section 2.2 writes it; {@code ::ffff:192.0.2.1} stays IPv6. */
    static Optional<InetAddress> ip6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] all = ip6Octets(text);
            return all.length == 16 ? Optional.of(address(all)) : Optional.empty();
        }
        String left = text.substring(0, gap);
        String right = text.substring(gap + 2);
        byte[] head = ip6Octets(left);
        byte[] tail = ip6Octets(right);
        boolean bad = (head.length == 0 && !left.isEmpty())
                || (tail.length == 0 && !right.isEmpty())
                || left.indexOf('.') >= 0
                || head.length + tail.length > 14;
        if (bad) {
            return Optional.empty();
        }
        byte[] octets = Arrays.copyOf(head, 16);
        System.arraycopy(tail, 0, octets, 16 - tail.length, tail.length);
        return Optional.of(address(octets));
    }

    /** Groups of up to four hex digits, the last two perhaps as a dotted quad; nothing where it is not that. */
    private static byte[] ip6Octets(String text) {
        String[] groups = text.split(":", IP6_GROUPS + 1);
        byte[] octets = new byte[16];
        int length = 0;
        for (int i = 0; i < groups.length; i++) {
            byte[] group = i == groups.length - 1 && groups[i].indexOf('.') >= 0 ? quad(groups[i]) : group(groups[i]);
            if (group.length == 0 || length + group.length > 16) {
                return new byte[0];
            }
            System.arraycopy(group, 0, octets, length, group.length);
            length += group.length;
        }
        return Arrays.copyOf(octets, length);
    }

    private static byte[] quad(String text) {
        return ip4(text).map(InetAddress::getAddress).orElse(new byte[0]);
    }

    private static byte[] group(String digits) {
        boolean wellFormed = !digits.isEmpty()
                && digits.length() <= 4
                && digits.chars().allMatch(c -> SpfRecordParser.isAlphanum(c) && Character.digit(c, 16) >= 0);
        if (!wellFormed) {
            return new byte[0];
        }
        int value = Integer.parseInt(digits, 16);
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    private static InetAddress address(byte[] octets) {
        try {
            // InetAddress.getByAddress would turn an IPv4-mapped address into an IPv4 one.
            return octets.length == 4 ? InetAddress.getByAddress(octets) : Inet6Address.getByAddress(null, octets, -1);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 octets are an address", e);
        }
    }
}
