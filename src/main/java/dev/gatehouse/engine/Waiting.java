package dev.gatehouse.engine;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.MxRecord;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The DNS of one message that is judged: who has to wait for an answer takes a place in the {@link WaitingRoom} first. */
final class Waiting implements Dns, AutoCloseable {
    private final Dns dns;
    private final WaitingRoom room;
    private final Threads threads;
    private final InetAddress client;
    private WaitingRoom.@Nullable Place place;

    Waiting(Dns dns, WaitingRoom room, Threads threads, InetAddress client) {
        this.dns = dns;
        this.room = room;
        this.threads = threads;
        this.client = client;
    }

    @Override
    public <T> T await(CompletableFuture<T> answer) {
        if (!answer.isDone() && place == null) {
            place = room.enter(client).orElseThrow(NoPlaceException::new);
        }
        return threads.await(answer);
    }

    @Override
    public CompletableFuture<DnsAnswer<String>> txt(Domain name) {
        return dns.txt(name);
    }

    @Override
    public CompletableFuture<DnsAnswer<InetAddress>> a(Domain name) {
        return dns.a(name);
    }

    @Override
    public CompletableFuture<DnsAnswer<InetAddress>> aaaa(Domain name) {
        return dns.aaaa(name);
    }

    @Override
    public CompletableFuture<DnsAnswer<MxRecord>> mx(Domain name) {
        return dns.mx(name);
    }

    @Override
    public CompletableFuture<DnsAnswer<Domain>> ptr(InetAddress address) {
        return dns.ptr(address);
    }

    @Override
    public <R> Optional<R> atOnce(Function<Dns, R> evaluation) {
        return dns.atOnce(evaluation);
    }

    @Override
    public void close() {
        if (place != null) {
            place.close();
        }
    }
}
