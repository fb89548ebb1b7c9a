package dev.gatehouse.testkit;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.MxRecord;
import dev.gatehouse.dns.RecordType;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A DNS with one TXT record at every name and nothing else; it remembers nothing, so benchmarks do not measure it. */
public final class OneTxtDns implements Dns {
    private static final Domain NAME = Domain.of("one.example");

    private final CompletableFuture<DnsAnswer<String>> txt;

    public OneTxtDns(String record) {
        txt = CompletableFuture.completedFuture(
                DnsAnswer.found(NAME, RecordType.TXT, List.of(record), Duration.ofMinutes(5)));
    }

    @Override
    public CompletableFuture<DnsAnswer<String>> txt(Domain name) {
        return txt;
    }

    @Override
    public CompletableFuture<DnsAnswer<InetAddress>> a(Domain name) {
        return none(name, RecordType.A);
    }

    @Override
    public CompletableFuture<DnsAnswer<InetAddress>> aaaa(Domain name) {
        return none(name, RecordType.AAAA);
    }

    @Override
    public CompletableFuture<DnsAnswer<MxRecord>> mx(Domain name) {
        return none(name, RecordType.MX);
    }

    @Override
    public CompletableFuture<DnsAnswer<Domain>> ptr(InetAddress address) {
        return none(NAME, RecordType.PTR);
    }

    private static <T> CompletableFuture<DnsAnswer<T>> none(Domain name, RecordType type) {
        return CompletableFuture.completedFuture(DnsAnswer.noDomain(name, type, Duration.ofMinutes(5)));
    }
}
