package dev.gatehouse.testkit;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.MxRecord;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The answers of another DNS, kept once they are known, as a warm cache has them; benchmarks measure little of it. */
public final class KeptAnswers implements Dns {
    private final Dns dns;
    private final Map<Domain, CompletableFuture<DnsAnswer<String>>> txt = new ConcurrentHashMap<>();
    private final Map<Domain, CompletableFuture<DnsAnswer<InetAddress>>> a = new ConcurrentHashMap<>();
    private final Map<Domain, CompletableFuture<DnsAnswer<InetAddress>>> aaaa = new ConcurrentHashMap<>();
    private final Map<Domain, CompletableFuture<DnsAnswer<MxRecord>>> mx = new ConcurrentHashMap<>();
    private final Map<InetAddress, CompletableFuture<DnsAnswer<Domain>>> ptr = new ConcurrentHashMap<>();

    public KeptAnswers(Dns dns) {
        this.dns = dns;
    }

    /** The same answers, each so long after its question. */
    public Dns after(Duration time) {
        return new Late(this, CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS));
    }

    @Override
    public CompletableFuture<DnsAnswer<String>> txt(Domain name) {
        return txt.computeIfAbsent(name, dns::txt);
    }

    @Override
    public CompletableFuture<DnsAnswer<InetAddress>> a(Domain name) {
        return a.computeIfAbsent(name, dns::a);
    }

    @Override
    public CompletableFuture<DnsAnswer<InetAddress>> aaaa(Domain name) {
        return aaaa.computeIfAbsent(name, dns::aaaa);
    }

    @Override
    public CompletableFuture<DnsAnswer<MxRecord>> mx(Domain name) {
        return mx.computeIfAbsent(name, dns::mx);
    }

    @Override
    public CompletableFuture<DnsAnswer<Domain>> ptr(InetAddress address) {
        return ptr.computeIfAbsent(address, dns::ptr);
    }

    /** Answers that are let go by a clock. */
    private record Late(Dns dns, Executor clock) implements Dns {
        private <T> CompletableFuture<DnsAnswer<T>> late(CompletableFuture<DnsAnswer<T>> answer) {
            return answer.thenApplyAsync(Function.identity(), clock);
        }

        @Override
        public CompletableFuture<DnsAnswer<String>> txt(Domain name) {
            return late(dns.txt(name));
        }

        @Override
        public CompletableFuture<DnsAnswer<InetAddress>> a(Domain name) {
            return late(dns.a(name));
        }

        @Override
        public CompletableFuture<DnsAnswer<InetAddress>> aaaa(Domain name) {
            return late(dns.aaaa(name));
        }

        @Override
        public CompletableFuture<DnsAnswer<MxRecord>> mx(Domain name) {
            return late(dns.mx(name));
        }

        @Override
        public CompletableFuture<DnsAnswer<Domain>> ptr(InetAddress address) {
            return late(dns.ptr(address));
        }
    }
}
