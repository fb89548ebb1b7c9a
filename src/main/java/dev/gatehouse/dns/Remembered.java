package dev.gatehouse.dns;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * A DNS that only remembers: it asks nobody. What it does not know is cut short.
 *
 * @param memory gives what is known of a name, cut short where that is nothing
 */
record Remembered(BiFunction<RecordType, Domain, DnsAnswer<?>> memory) implements Dns {
    /** Knows nothing. */
    static final Dns NOTHING = new Remembered((type, name) -> unknown(name, type));

    static <T> DnsAnswer<T> unknown(Domain name, RecordType type) {
        return DnsAnswer.cutShort(name, type, "not known without asking");
    }

    @SuppressWarnings("unchecked") // The memory of a record type holds the data of that type.
    private <T> CompletableFuture<DnsAnswer<T>> recall(RecordType type, Domain name) {
        return CompletableFuture.completedFuture((DnsAnswer<T>) memory.apply(type, name));
    }

    @Override
    public CompletableFuture<DnsAnswer<String>> txt(Domain name) {
        return recall(RecordType.TXT, name);
    }

    @Override
    public CompletableFuture<DnsAnswer<InetAddress>> a(Domain name) {
        return recall(RecordType.A, name);
    }

    @Override
    public CompletableFuture<DnsAnswer<InetAddress>> aaaa(Domain name) {
        return recall(RecordType.AAAA, name);
    }

    @Override
    public CompletableFuture<DnsAnswer<MxRecord>> mx(Domain name) {
        return recall(RecordType.MX, name);
    }

    @Override
    public CompletableFuture<DnsAnswer<Domain>> ptr(InetAddress address) {
        return recall(RecordType.PTR, ReverseName.of(address));
    }

    @Override
    public Dns remembered() {
        return this;
    }
}
