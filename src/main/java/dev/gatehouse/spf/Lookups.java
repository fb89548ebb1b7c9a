package dev.gatehouse.spf;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.MxRecord;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The questions of one check, each asked once however often it is needed; several threads may ask ahead. */
final class Lookups {
    private final Dns dns;
    private final Map<Domain, CompletableFuture<DnsAnswer<String>>> texts = new ConcurrentHashMap<>();
    private final Map<Domain, CompletableFuture<DnsAnswer<InetAddress>>> ip4 = new ConcurrentHashMap<>();
    private final Map<Domain, CompletableFuture<DnsAnswer<InetAddress>>> ip6 = new ConcurrentHashMap<>();
    private final Map<Domain, CompletableFuture<DnsAnswer<MxRecord>>> exchangers = new ConcurrentHashMap<>();
    private final Map<InetAddress, CompletableFuture<DnsAnswer<Domain>>> names = new ConcurrentHashMap<>();

    Lookups(Dns dns) {
        this.dns = dns;
    }

    CompletableFuture<DnsAnswer<String>> txt(Domain name) {
        return once(texts, name, dns::txt);
    }

    CompletableFuture<DnsAnswer<InetAddress>> a(Domain name) {
        return once(ip4, name, dns::a);
    }

    /** A or AAAA, as {@code client} came over IPv4 or IPv6 (RFC 7208 section 5). */
    CompletableFuture<DnsAnswer<InetAddress>> addresses(Domain name, InetAddress client) {
        return IpText.isIp4(client) ? a(name) : once(ip6, name, dns::aaaa);
    }

    CompletableFuture<DnsAnswer<MxRecord>> mx(Domain name) {
        return once(exchangers, name, dns::mx);
    }

    CompletableFuture<DnsAnswer<Domain>> ptr(InetAddress client) {
        return once(names, client, dns::ptr);
    }

    private static <K, T> CompletableFuture<DnsAnswer<T>> once(
            Map<K, CompletableFuture<DnsAnswer<T>>> asked,
            K subject,
            Function<K, CompletableFuture<DnsAnswer<T>>> question) {
        CompletableFuture<DnsAnswer<T>> known = asked.get(subject);
        if (known != null) {
            return known;
        }
        // Not computeIfAbsent: asking may complete other questions in this thread, and those ask ahead in this map. Two
        // threads that ask the same at once is rare, and the Dns makes one query of it.
        CompletableFuture<DnsAnswer<T>> fresh = question.apply(subject);
        CompletableFuture<DnsAnswer<T>> other = asked.putIfAbsent(subject, fresh);
        return other != null ? other : fresh;
    }
}
