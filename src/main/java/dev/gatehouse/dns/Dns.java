package dev.gatehouse.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks the DNS. Every future completes normally, with an answer that says what was found or why nothing could be.
 *
 * <p>Questions may be asked together; the answers come as they come. Implementations are safe for use by many threads.
 */
public interface Dns {
    /**
     * TXT records, each with its character-strings joined without a separator (RFC 7208 section 3.3). Octets stand as
     * characters U+0000 to U+00FF, so nothing is lost of a record that is not ASCII.
     */
    CompletableFuture<DnsAnswer<String>> txt(Domain name);

    /** IPv4 addresses. */
    CompletableFuture<DnsAnswer<InetAddress>> a(Domain name);

    /** IPv6 addresses, IPv4-mapped ones included. */
    CompletableFuture<DnsAnswer<InetAddress>> aaaa(Domain name);

    /** MX records, lowest preference first. */
    CompletableFuture<DnsAnswer<MxRecord>> mx(Domain name);

    /** The names of an address, from in-addr.arpa or ip6.arpa. */
    CompletableFuture<DnsAnswer<Domain>> ptr(InetAddress address);

    /**
     * The same DNS for one message, whose questions do not all go out at once.
     *
     * @param left until nobody waits for answers any more
     */
    default Dns paced(Pace pace, Supplier<Duration> left) {
        return this;
    }

    /** Waits for what was asked for here, be it an answer or what several come to. */
    default <T> T await(CompletableFuture<T> asked) {
        return asked.join();
    }

    /**
     * What {@code evaluation} comes to where every answer that it asks for is known already, found by the calling thread
     * without waiting. Empty if one is not, or if this DNS cannot tell; what was asked for is under way then.
     */
    default <R> Optional<R> atOnce(Function<Dns, R> evaluation) {
        return Optional.empty();
    }

    /** The answers that are known already. Nobody is asked; every other answer is cut short. */
    default Dns remembered() {
        return Remembered.NOTHING;
    }
}
