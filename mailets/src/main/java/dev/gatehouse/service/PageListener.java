package dev.gatehouse.service;

import dev.gatehouse.explain.HelpPage.Answer;
import dev.gatehouse.service.PageConnection.Progress;
import dev.gatehouse.smtp.Network;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves small pages over HTTP/1.1, one to a connection (RFC 9112).
 *
 * <p>One thread reads and writes without ever waiting for a reader, so that unfinished requests and slow readers hold no
 * thread (the JDK's HttpServer of Java 17 gives each of them one). Whoever is too slow is cut off, and where there are too many
 * connections the oldest one of the client that has most of them makes room.
 */
final class PageListener implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PageListener.class);

    /** Threads that make pages, a millisecond each, and requests that wait for one. */
    private static final int THREADS = 4;

    private static final int MAX_WAITING = 200;
    private static final int MAX_CONNECTIONS = 500;
    private static final int BACKLOG = 100;
    private static final long TICK_MILLIS = 200;
    private static final Duration REQUEST_TIME = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIME = Duration.ofSeconds(40);
    private static final Duration WRITE_TIME = Duration.ofSeconds(30);
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);
    private static final String PLAIN = "text/plain; charset=utf-8";

    private static final Map<Integer, String> PHRASES = Map.of(
            200, "OK",
            301, "Moved Permanently",
            302, "Found",
            400, "Bad Request",
            404, "Not Found",
            405, "Method Not Allowed",
            429, "Too Many Requests",
            431, "Request Header Fields Too Large",
            500, "Internal Server Error",
            503, "Service Unavailable");

    private final Selector selector;
    private final ServerSocketChannel door;
    private final Duration requestTime;
    private final Function<PageRequest, Answer> pages;
    private final Set<PageConnection> connections = new LinkedHashSet<>();
    private final Queue<Runnable> answered = new ConcurrentLinkedQueue<>();
    private final ThreadPoolExecutor makers = new ThreadPoolExecutor(
            THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MAX_WAITING), PageListener::thread);

    private PageListener(
            Selector selector, ServerSocketChannel door, Duration requestTime, Function<PageRequest, Answer> pages) {
        this.selector = selector;
        this.door = door;
        this.requestTime = requestTime;
        this.pages = pages;
    }

    /** Listens at once. */
    static PageListener at(InetSocketAddress address, Function<PageRequest, Answer> pages) throws IOException {
        return at(address, REQUEST_TIME, pages);
    }

    /** With another time for a request to be sent in. */
    static PageListener at(InetSocketAddress address, Duration requestTime, Function<PageRequest, Answer> pages)
            throws IOException {
        ServerSocketChannel door = ServerSocketChannel.open();
        Selector selector = Selector.open();
        try {
            door.bind(address, BACKLOG);
            door.configureBlocking(false);
            door.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException e) {
            selector.close();
            door.close();
            throw e;
        }
        PageListener listener = new PageListener(selector, door, requestTime, pages);
        thread(listener::serve).start();
        return listener;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "gatehouse-help");
        thread.setDaemon(true);
        return thread;
    }

    /** Where it listens; of port 0 the one that was free. */
    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) door.getLocalAddress();
    }

    private void serve() {
        while (selector.isOpen()) {
            try {
                selector.select(TICK_MILLIS);
                for (Runnable one = answered.poll(); one != null; one = answered.poll()) {
                    one.run();
                }
                selector.selectedKeys().forEach(this::attend);
                selector.selectedKeys().clear();
                closeOverdue();
            } catch (ClosedSelectorException e) {
                LOGGER.debug("the help page is closed", e);
            } catch (IOException | RuntimeException e) {
                LOGGER.error("the help page goes on after a fault", e);
            }
        }
        connections.forEach(PageConnection::close);
    }

    private void attend(SelectionKey key) {
        if (key.attachment() instanceof PageConnection connection) {
            attend(key, connection);
        } else {
            accept();
        }
    }

    private void attend(SelectionKey key, PageConnection connection) {
        try {
            if (key.isWritable()) {
                connection.write();
            } else if (key.isReadable()) {
                read(connection);
            }
        } catch (IOException | CancelledKeyException e) {
            end(connection);
        } catch (RuntimeException e) {
            LOGGER.error("a reader of the help page is cut off after a fault", e);
            end(connection);
        }
    }

    private void accept() {
        try {
            for (SocketChannel channel = door.accept(); channel != null; channel = door.accept()) {
                if (connections.size() >= MAX_CONNECTIONS) {
                    makeRoom();
                }
                admit(channel);
            }
        } catch (IOException e) {
            LOGGER.debug("a reader could not be let in", e);
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        try {
            connections.add(new PageConnection(channel, selector, requestTime));
        } catch (IOException | RuntimeException e) {
            channel.close();
        }
    }

    private void makeRoom() {
        Map<Network, Integer> counts = new HashMap<>();
        connections.forEach(connection -> counts.merge(connection.network(), 1, Integer::sum));
        connections.stream()
                .filter(PageConnection::waitsForReader)
                .max(Comparator.comparing((PageConnection connection) -> counts.getOrDefault(connection.network(), 0))
                        .thenComparing(PageConnection::start, Comparator.reverseOrder()))
                .ifPresent(this::end);
    }

    private void closeOverdue() {
        long now = System.nanoTime();
        List.copyOf(connections).stream()
                .filter(connection -> connection.isOverdue(now))
                .forEach(this::end);
    }

    private void end(PageConnection connection) {
        connections.remove(connection);
        connection.close();
    }

    private void read(PageConnection connection) throws IOException {
        Progress progress = connection.read();
        switch (progress) {
            case UNFINISHED -> {}
            case GONE -> end(connection);
            case TOO_LONG -> connection.answer(octets(true, plain(431, "Too long.\n")), WRITE_TIME);
            case REQUEST -> {
                String head = connection.takeHead(ANSWER_TIME);
                Optional<PageRequest> request = PageRequest.parse(head, connection.client());
                if (request.isEmpty()) {
                    connection.answer(octets(true, plain(400, "This is no request.\n")), WRITE_TIME);
                } else {
                    make(request.get(), connection);
                }
            }
        }
    }

    private void make(PageRequest request, PageConnection connection) throws IOException {
        boolean withBody = !request.method().equals("HEAD");
        try {
            makers.execute(() -> {
                byte[] answer = octets(withBody, pages.apply(request));
                answered.add(() -> answer(connection, answer));
                selector.wakeup();
            });
        } catch (RejectedExecutionException e) {
            connection.answer(octets(withBody, plain(503, "Too many requests; try again in a minute.\n")), WRITE_TIME);
        }
    }

    private void answer(PageConnection connection, byte[] answer) {
        try {
            connection.answer(answer, WRITE_TIME);
        } catch (IOException | CancelledKeyException e) {
            end(connection);
        }
    }

    private static Answer plain(int status, String text) {
        return new Answer(status, PLAIN, Map.of(), text);
    }

    private static byte[] octets(boolean withBody, Answer answer) {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 ")
                .append(answer.status())
                .append(' ')
                .append(PHRASES.getOrDefault(answer.status(), ""))
                .append("\r\nDate: ")
                .append(DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
        answer.headers()
                .forEach((name, value) ->
                        head.append("\r\n").append(name).append(": ").append(value));
        head.append("\r\nContent-Type: ").append(answer.contentType());
        head.append("\r\nContent-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
        byte[] top = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[top.length + (withBody ? body.length : 0)];
        System.arraycopy(top, 0, all, 0, top.length);
        System.arraycopy(body, 0, all, top.length, all.length - top.length);
        return all;
    }

    @Override
    public void close() {
        try {
            door.close();
            selector.close();
        } catch (IOException e) {
            LOGGER.debug("the help page could not be closed", e);
        }
        makers.shutdownNow();
    }
}
