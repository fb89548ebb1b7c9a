package dev.gatehouse.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.explain.HelpPage.Answer;
import dev.gatehouse.explain.HelpPages;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.InvalidSettingException;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.relay.ProbeLimit;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The help page on a port of its own, for the people whom we refused. */
final class HelpServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(HelpServer.class);

    /** A page takes a millisecond; whoever sends more at once waits. */
    private static final int THREADS = 4;

    private static final int BACKLOG = 50;
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService executor;
    private final HelpPages pages;
    private final ProbeLimit readers;
    private final RefusalDesk refusals;

    private HelpServer(HttpServer server, ExecutorService executor, Gate gate, RefusalDesk refusals) {
        this.server = server;
        this.executor = executor;
        this.pages = gate.helpPages();
        this.readers = new ProbeLimit(gate.settings().get(Keys.HELP_REQUESTS), Duration.ofMinutes(1));
        this.refusals = refusals;
    }

    /** Listening where the settings say; empty where they want no page. */
    static Optional<HelpServer> start(Gate gate, RefusalDesk refusals) {
        int port = gate.settings().get(Keys.HELP_PORT);
        return port == 0 ? Optional.empty() : Optional.of(listen(gate, refusals, port));
    }

    private static HelpServer listen(Gate gate, RefusalDesk refusals, int port) {
        InetSocketAddress address = new InetSocketAddress(gate.settings().get(Keys.HELP_BIND), port);
        try {
            ExecutorService executor = Executors.newFixedThreadPool(THREADS, HelpServer::thread);
            HelpServer help = new HelpServer(HttpServer.create(address, BACKLOG), executor, gate, refusals);
            help.server.setExecutor(executor);
            help.server.createContext("/", help::answer);
            help.server.start();
            return help;
        } catch (IOException e) {
            throw new InvalidSettingException("gatehouse.properties: help.port = " + port
                    + " cannot be used: nothing can listen at " + address + " (" + e.getMessage()
                    + "); give a free port, or 0 for no help page.");
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "gatehouse-help");
        thread.setDaemon(true);
        return thread;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answerTo(exchange);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            send(exchange, answer);
        }
    }

    /** A fault of ours is in the log, not on the page. */
    private Answer answerTo(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        try {
            if (readers.exceededBy(exchange.getRemoteAddress().getAddress(), Instant.now())) {
                return new Answer(
                        429, PLAIN, Map.of("Retry-After", "60"), "Too many requests; try again in a minute.\n");
            }
            return pages.of(wishes(exchange))
                    .answer(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getPath(),
                            query == null ? "" : query,
                            refusals::find);
        } catch (RuntimeException | LinkageError e) {
            LOGGER.error("the help page could not be made", e);
            return new Answer(500, PLAIN, Map.of(), "This page cannot be shown right now.\n");
        }
    }

    private static String wishes(HttpExchange exchange) {
        String wishes = exchange.getRequestHeaders().getFirst("Accept-Language");
        return wishes == null ? "" : wishes;
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        boolean withBody = body.length > 0 && !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), withBody ? body.length : -1);
        if (withBody) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
