package dev.gatehouse.dns;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Message;
import org.xbill.DNS.SimpleResolver;

/** One server: over UDP first, over TCP where the answer is truncated (RFC 7766 section 5). */
final class Server {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /** What passes every path in one piece: the DNS flag day of 2020. */
    private static final int UDP_PAYLOAD = 1232;

    /** How long a silent server is asked last; ours. */
    private static final long SILENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Nameserver nameserver;
    private final AtomicLong silentUntil = new AtomicLong(System.nanoTime());

    Server(Nameserver nameserver) {
        this.nameserver = nameserver;
    }

    boolean wasSilent() {
        return silentUntil.get() - System.nanoTime() > 0;
    }

    /** Completes on the executor, never exceptionally. */
    CompletableFuture<Response> ask(Message query, Duration patience, Executor executor) {
        return send(query, patience)
                .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                .handleAsync((message, error) -> response(query, message, error), executor);
    }

    private CompletableFuture<Message> send(Message query, Duration patience) {
        try {
            SimpleResolver resolver = new SimpleResolver(nameserver.address());
            resolver.setEDNS(0, UDP_PAYLOAD, 0, List.of());
            resolver.setTimeout(patience);
            return resolver.sendAsync(query, Runnable::run).toCompletableFuture();
        } catch (RuntimeException cannotSend) {
            return CompletableFuture.failedFuture(cannotSend);
        }
    }

    private Response response(Message query, @Nullable Message message, @Nullable Throwable error) {
        Response response = message == null ? Response.none(trouble(error)) : Response.of(message);
        if (!response.isAnswer()) {
            LOG.debug("{} to {}: {}", nameserver, query.getQuestion(), response.trouble(), error);
        }
        if (!response.wasHeard()) {
            silentUntil.set(System.nanoTime() + SILENCE_NANOS);
        }
        return response;
    }

    private static String trouble(@Nullable Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
            return "no answer in time";
        }
        if (cause instanceof PortUnreachableException || cause instanceof ConnectException) {
            return "no DNS server there";
        }
        return cause instanceof EOFException ? "connection closed" : "no readable answer";
    }
}
