package dev.gatehouse.dns;

import java.io.EOFException;
import java.io.IOException;
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
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.SimpleResolver;

/** One server: over UDP first, over TCP where the answer is truncated (RFC 7766 section 5). */
final class Server {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /** What passes every path in one piece: the DNS flag day of 2020. */
    private static final int UDP_PAYLOAD = 1232;

    /** How long a silent server is asked last; ours. */
    private static final long SILENCE_NANOS = Duration.ofSeconds(10).toNanos();

    /** What is tried at least, once a server has said that the answer is too long for UDP. */
    private static final Duration SHORTEST = Duration.ofMillis(50);

    private final Nameserver nameserver;
    private final AtomicLong silentUntil = new AtomicLong(System.nanoTime());
    private final AtomicLong lastHeard = new AtomicLong(System.nanoTime());

    Server(Nameserver nameserver) {
        this.nameserver = nameserver;
    }

    /** Whether it said nothing to anybody while a question waited; one name whose own servers are silent is not its fault. */
    boolean wasSilent() {
        return silentUntil.get() - System.nanoTime() > 0;
    }

    /** Whether anything came from it after that moment. */
    boolean wasHeardSince(long nanos) {
        return lastHeard.get() - nanos > 0;
    }

    /** Completes on the executor, never exceptionally. */
    CompletableFuture<Response> ask(Message query, Duration patience, Executor executor) {
        long sent = System.nanoTime();
        return overUdp(query, patience)
                .thenComposeAsync(
                        answer -> answer.getHeader().getFlag(Flags.TC)
                                ? overTcp(query, left(sent, patience), executor)
                                : CompletableFuture.completedFuture(answer),
                        executor)
                .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                .handleAsync((message, error) -> response(query, sent, message, error), executor);
    }

    private static Duration left(long sent, Duration patience) {
        Duration left = patience.minusNanos(System.nanoTime() - sent);
        return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    }

    private CompletableFuture<Message> overUdp(Message query, Duration patience) {
        return send(query, patience, false);
    }

    /** Together with other questions; alone where the server ended that connection before it answered. */
    private CompletableFuture<Message> overTcp(Message query, Duration patience, Executor executor) {
        long sent = System.nanoTime();
        return send(query, patience, true)
                .exceptionallyComposeAsync(
                        error -> isLost(error)
                                ? alone(query, left(sent, patience), executor)
                                : CompletableFuture.failedFuture(error),
                        executor);
    }

    /** RFC 7766 section 6.2.4: a question whose connection was closed is asked again, on a new one. */
    private static boolean isLost(Throwable error) {
        Throwable cause = causeOf(error);
        return cause instanceof IOException
                && !(cause instanceof SocketTimeoutException)
                && !(cause instanceof ConnectException);
    }

    private CompletableFuture<Message> alone(Message query, Duration patience, Executor executor) {
        OwnConnection connection = new OwnConnection(nameserver.address(), patience);
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return connection.ask(query);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                executor);
    }

    private CompletableFuture<Message> send(Message query, Duration patience, boolean tcp) {
        try {
            SimpleResolver resolver = new SimpleResolver(nameserver.address());
            resolver.setEDNS(0, UDP_PAYLOAD, 0, List.of());
            resolver.setTimeout(patience);
            resolver.setTCP(tcp);
            resolver.setIgnoreTruncation(true);
            return resolver.sendAsync(query, Runnable::run).toCompletableFuture();
        } catch (RuntimeException cannotSend) {
            return CompletableFuture.failedFuture(cannotSend);
        }
    }

    private Response response(Message query, long sent, @Nullable Message message, @Nullable Throwable error) {
        Response response = message == null ? Response.none(trouble(error)) : Response.of(message);
        if (!response.isAnswer()) {
            LOG.debug("{} to {}: {}", nameserver, query.getQuestion(), response.trouble(), error);
        }
        if (response.wasHeard()) {
            lastHeard.set(System.nanoTime());
        } else if (!wasHeardSince(sent)) {
            silentUntil.set(System.nanoTime() + SILENCE_NANOS);
        }
        return response;
    }

    private static String trouble(@Nullable Throwable error) {
        Throwable cause = causeOf(error);
        if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
            return "no answer in time";
        }
        if (cause instanceof PortUnreachableException || cause instanceof ConnectException) {
            return "no DNS server there";
        }
        return cause instanceof EOFException ? "connection closed" : "no readable answer";
    }

    private static @Nullable Throwable causeOf(@Nullable Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
