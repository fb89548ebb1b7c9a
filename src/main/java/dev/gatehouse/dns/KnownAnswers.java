package dev.gatehouse.dns;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A DNS that is tried for answers it has at once. While it is tried, what would have to be waited for is unavailable, and is
 * noticed; it has been asked for nevertheless. For one thread at a time.
 */
final class KnownAnswers implements Dns {
    private final Dns dns;
    private boolean trying = true;
    private boolean lacking;
    private int asked;

    KnownAnswers(Dns dns) {
        this.dns = dns;
    }

    /** From now on answers are waited for. */
    void endTrial() {
        trying = false;
    }

    /** Whether an answer was not known. */
    boolean isLacking() {
        return lacking;
    }

    int asked() {
        return asked;
    }

    @Override
    public Dns remembered() {
        return dns.remembered();
    }

    private <T> CompletableFuture<DnsAnswer<T>> ask(
            Domain name, RecordType type, Function<Dns, CompletableFuture<DnsAnswer<T>>> question) {
        asked++;
        CompletableFuture<DnsAnswer<T>> answer = question.apply(dns);
        if (!trying || answer.isDone()) {
            return answer;
        }
        lacking = true;
        return CompletableFuture.completedFuture(DnsAnswer.unavailable(name, type, "not known yet"));
    }

    @Override
    public CompletableFuture<DnsAnswer<String>> txt(Domain name) {
        return ask(name, RecordType.TXT, asked -> asked.txt(name));
    }

    @Override
    public CompletableFuture<DnsAnswer<InetAddress>> a(Domain name) {
        return ask(name, RecordType.A, asked -> asked.a(name));
    }

    @Override
    public CompletableFuture<DnsAnswer<InetAddress>> aaaa(Domain name) {
        return ask(name, RecordType.AAAA, asked -> asked.aaaa(name));
    }

    @Override
    public CompletableFuture<DnsAnswer<MxRecord>> mx(Domain name) {
        return ask(name, RecordType.MX, asked -> asked.mx(name));
    }

    @Override
    public CompletableFuture<DnsAnswer<Domain>> ptr(InetAddress address) {
        return ask(ReverseName.of(address), RecordType.PTR, asked -> asked.ptr(address));
    }
}
