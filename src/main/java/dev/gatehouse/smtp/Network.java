package dev.gatehouse.smtp;

import dev.gatehouse.net.IpAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of IP addresses, written as in CIDR (RFC 4632 section 3.1, RFC 4291 section 2.3): {@code 192.0.2.0/24},
 * {@code 2001:db8::/32}; a plain address is the range of just that one.
 *
 * <p>An IPv4-mapped IPv6 address is the IPv4 address it holds, in ranges and in what they are asked about.
 *
 * @param base the lowest address; bits behind the prefix are cleared
 * @param prefixLength 0 to 32 or 0 to 128
 */
public record Network(InetAddress base, int prefixLength) {
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    /** With a colon and nothing but these, the JDK reads a literal or fails; it never asks the DNS. */
    private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:][0-9A-Fa-f:.]*");

    private static final Pattern PREFIX_LENGTH = Pattern.compile("\\d{1,3}");
    private static final int MAPPED_BITS = 96;

    public Network {
        byte[] octets = octetsOf(base);
        if (prefixLength < 0 || prefixLength > octets.length * 8) {
            throw new IllegalArgumentException("no prefix length of " + IpAddress.text(base) + ": " + prefixLength);
        }
        base = address(masked(octets, prefixLength));
    }

    /** The network written as {@code text}; the exception's message is a sentence for the operator. */
    public static Network parse(String text) {
        return tryParse(text)
                .orElseThrow(() -> new IllegalArgumentException("'" + text
                        + "' is not a network: write an IP address or a range such as 192.0.2.0/24 or 2001:db8::/32"));
    }

    /** As {@link #parse}, or empty where {@code text} is no network. Never asks the DNS. */
    public static Optional<Network> tryParse(String text) {
        String trimmed = text.trim();
        int slash = trimmed.indexOf('/');
        String literal = slash < 0 ? trimmed : trimmed.substring(0, slash);
        return literalAddress(literal)
                .flatMap(address -> of(address, literal, slash < 0 ? "" : trimmed.substring(slash)));
    }

    private static Optional<Network> of(InetAddress address, String literal, String slashLength) {
        int bits = address.getAddress().length * 8;
        if (slashLength.isEmpty()) {
            return Optional.of(new Network(address, bits));
        }
        String digits = slashLength.substring(1);
        if (!PREFIX_LENGTH.matcher(digits).matches()) {
            return Optional.empty();
        }
        boolean mapped = bits == 32 && literal.indexOf(':') >= 0;
        int length = Integer.parseInt(digits) - (mapped ? MAPPED_BITS : 0);
        return length < 0 || length > bits ? Optional.empty() : Optional.of(new Network(address, length));
    }

    /** The address that {@code text} is, without asking the DNS; empty for a host name or anything else. */
    public static Optional<InetAddress> literalAddress(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException notALiteral) {
            return Optional.empty();
        }
    }

    public boolean contains(InetAddress address) {
        byte[] octets = octetsOf(address);
        byte[] ours = base.getAddress();
        return octets.length == ours.length && Arrays.equals(masked(octets, prefixLength), ours);
    }

    /** Whether every address of {@code other} is one of this network. */
    public boolean contains(Network other) {
        return prefixLength <= other.prefixLength && contains(other.base);
    }

    public boolean isIpv4() {
        return base instanceof Inet4Address;
    }

    /** The octets, four of them for an IPv4-mapped address. */
    private static byte[] octetsOf(InetAddress address) {
        return IpAddress.unmapped(address).getAddress();
    }

    private static byte[] masked(byte[] octets, int prefixLength) {
        byte[] masked = octets.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.max(0, Math.min(8, prefixLength - 8 * i));
            masked[i] &= (byte) (0xff << (8 - kept));
        }
        return masked;
    }

    private static InetAddress address(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four or sixteen octets are an address", e);
        }
    }

    @Override
    public String toString() {
        return IpAddress.text(base) + "/" + prefixLength;
    }
}
