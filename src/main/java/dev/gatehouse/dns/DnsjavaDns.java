package dev.gatehouse.dns;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
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
    private final Dns remembered = new Remembered(this::known);

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
        txt = questions(lookups(servers, RecordType.TXT, RecordData::txt), RecordType.TXT, settings, clock, meter);
        a = questions(lookups(servers, RecordType.A, RecordData::ipv4), RecordType.A, settings, clock, meter);
        aaaa = questions(lookups(servers, RecordType.AAAA, RecordData::ipv6), RecordType.AAAA, settings, clock, meter);
        mx = questions(exchangers(servers), RecordType.MX, settings, clock, meter);
        ptr = questions(lookups(servers, RecordType.PTR, RecordData::ptr), RecordType.PTR, settings, clock, meter);
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

    private static <T> Questions<T> questions(
            Function<Domain, CompletableFuture<DnsAnswer<T>>> source,
            RecordType type,
            ResolverSettings settings,
            Ticker clock,
            DnsMeter meter) {
        return new Questions<>(type, source, settings.cacheOctets(), clock, meter);
    }

    private static <T> Function<Domain, CompletableFuture<DnsAnswer<T>>> lookups(
            Servers servers, RecordType type, Function<Record, Optional<T>> data) {
        return name -> new Lookup<>(servers, name, type, data).answer();
    }

    /** In their order once, not each time that they are asked for. */
    private static Function<Domain, CompletableFuture<DnsAnswer<MxRecord>>> exchangers(Servers servers) {
        return lookups(servers, RecordType.MX, RecordData::mx)
                .andThen(answer ->
                        answer.thenApply(found -> found.sorted(Comparator.comparingInt(MxRecord::preference))));
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
        return mx.ask(name);
    }

    @Override
    public CompletableFuture<DnsAnswer<Domain>> ptr(InetAddress address) {
        return ptr.ask(ReverseName.of(address));
    }

    @Override
    public Dns paced(Pace pace, Supplier<Duration> left) {
        return new Paced(pace, left);
    }

    /** The questions of one message. */
    private final class Paced implements Dns {
        private final Pace pace;
        private final Supplier<Duration> left;

        private Paced(Pace pace, Supplier<Duration> left) {
            this.pace = pace;
            this.left = left;
        }

        @Override
        public CompletableFuture<DnsAnswer<String>> txt(Domain name) {
            return txt.ask(name, pace, left);
        }

        @Override
        public CompletableFuture<DnsAnswer<InetAddress>> a(Domain name) {
            return a.ask(name, pace, left);
        }

        @Override
        public CompletableFuture<DnsAnswer<InetAddress>> aaaa(Domain name) {
            return aaaa.ask(name, pace, left);
        }

        @Override
        public CompletableFuture<DnsAnswer<MxRecord>> mx(Domain name) {
            return mx.ask(name, pace, left);
        }

        @Override
        public CompletableFuture<DnsAnswer<Domain>> ptr(InetAddress address) {
            return ptr.ask(ReverseName.of(address), pace, left);
        }

        @Override
        public Dns remembered() {
            return remembered;
        }
    }

    @Override
    public Dns remembered() {
        return remembered;
    }

    private DnsAnswer<?> known(RecordType type, Domain name) {
        return switch (type) {
            case TXT -> txt.known(name);
            case A -> a.known(name);
            case AAAA -> aaaa.known(name);
            case MX -> mx.known(name);
            case PTR -> ptr.known(name);
        };
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
