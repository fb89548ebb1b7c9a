package dev.gatehouse.dns;

import dev.gatehouse.net.IpAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ResolverConfig;

/** A recursive resolver that we may ask. */
public record Nameserver(InetSocketAddress address) {
    /** RFC 1035 section 4.2. */
    public static final int DEFAULT_PORT = 53;

    // host, host:port, [ipv6], [ipv6]:port, or an IPv6 address alone
    private static final Pattern SYNTAX =
            Pattern.compile("\\[(?<v6>[^\\]]+)](?::(?<v6port>\\d{1,5}))?|(?<host>[^:]+)(?::(?<port>\\d{1,5}))?");

    /** From {@code host:port}, {@code host}, {@code [2001:db8::1]:port} or {@code 2001:db8::1}; port 53 without one. */
    public static Nameserver of(String text) {
        String trimmed = text.trim();
        Matcher matcher = SYNTAX.matcher(trimmed);
        if (!matcher.matches()) {
            return at(text, trimmed, null);
        }
        return matcher.group("v6") == null
                ? at(text, matcher.group("host"), matcher.group("port"))
                : at(text, matcher.group("v6"), matcher.group("v6port"));
    }

    /** What this machine is configured to ask, without its search path; a resolver on this machine if nothing is. */
    public static List<Nameserver> ofSystem() {
        List<InetSocketAddress> servers = ResolverConfig.getCurrentConfig().servers();
        return servers.isEmpty()
                ? List.of(new Nameserver(new InetSocketAddress(InetAddress.getLoopbackAddress(), DEFAULT_PORT)))
                : servers.stream().map(Nameserver::new).toList();
    }

    private static Nameserver at(String text, String host, @Nullable String port) {
        try {
            int number = port == null ? DEFAULT_PORT : Integer.parseInt(port);
            if (host.isBlank() || number < 1) {
                throw new IllegalArgumentException("not a DNS server: " + text);
            }
            return new Nameserver(new InetSocketAddress(InetAddress.getByName(host), number));
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not a DNS server (expected host:port): " + text, e);
        }
    }

    @Override
    public String toString() {
        String host = IpAddress.text(address.getAddress());
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
