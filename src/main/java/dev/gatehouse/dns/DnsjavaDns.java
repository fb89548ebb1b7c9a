package dev.gatehouse.dns;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.xbill.DNS.Record;

/**
 * The DNS as recursive resolvers see it: asked by many threads without blocking one, each answer kept for its TTL, and
 * equal questions at the same time sent once. Names are taken as they are, without a search path.
 */
public final class DnsjavaDns implements Dns, AutoCloseable {
    private final ExecutorService executor = Executors.newCachedThreadPool(DnsjavaDns::daemon);
    private final Servers servers;
    private final Questions<String> txt;
    private final Questions<InetAddress> a;
    private final Questions<InetAddress> aaaa;
    private final Questions<MxRecord> mx;
    private final Questions<Domain> ptr;

    public DnsjavaDns(ResolverSettings settings) {
        this(settings, DnsMeter.NONE);
    }

    public DnsjavaDns(ResolverSettings settings, DnsMeter meter) {
        this(settings, Ticker.systemTicker(), meter);
    }

    DnsjavaDns(ResolverSettings settings, Ticker clock) {
        this(settings, clock, DnsMeter.NONE);
    }

    private DnsjavaDns(ResolverSettings settings, Ticker clock, DnsMeter meter) {
        servers = new Servers(settings, executor);
        txt = questions(RecordType.TXT, RecordData::txt, settings, clock, meter);
        a = questions(RecordType.A, RecordData::ipv4, settings, clock, meter);
        aaaa = questions(RecordType.AAAA, RecordData::ipv6, settings, clock, meter);
        mx = questions(RecordType.MX, RecordData::mx, settings, clock, meter);
        ptr = questions(RecordType.PTR, RecordData::ptr, settings, clock, meter);
    }

    /** Asks these servers, each {@code host:port} or {@code host}, in order. */
    public static DnsjavaDns of(List<String> servers) {
        return new DnsjavaDns(
                ResolverSettings.of(servers.stream().map(Nameserver::of).toList()));
    }

    /** Asks what this machine is configured to ask. */
    public static DnsjavaDns ofSystem() {
        return new DnsjavaDns(ResolverSettings.of(Nameserver.ofSystem()));
    }

    private <T> Questions<T> questions(
            RecordType type,
            Function<Record, Optional<T>> data,
            ResolverSettings settings,
            Ticker clock,
            DnsMeter meter) {
        return new Questions<>(
                type, name -> new Lookup<>(servers, name, type, data).answer(), settings.cacheOctets(), clock, meter);
    }

    @Override
    public CompletableFuture<DnsAnswer<String>> txt(Domain name) {
        return txt.ask(name);
    }

    @Override
    public CompletableFuture<DnsAnswer<InetAddress>> a(Domain name) {
        return a.ask(name);
    }

    @Override
    public CompletableFuture<DnsAnswer<InetAddress>> aaaa(Domain name) {
        return aaaa.ask(name);
    }

    @Override
    public CompletableFuture<DnsAnswer<MxRecord>> mx(Domain name) {
        return mx.ask(name).thenApply(answer -> answer.sorted(Comparator.comparingInt(MxRecord::preference)));
    }

    @Override
    public CompletableFuture<DnsAnswer<Domain>> ptr(InetAddress address) {
        return ptr.ask(ReverseName.of(address));
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "gatehouse-dns");
        thread.setDaemon(true);
        return thread;
    }

    /** Lets its threads go; questions asked later are not answered. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
