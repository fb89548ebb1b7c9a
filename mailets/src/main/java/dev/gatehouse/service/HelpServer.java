package dev.gatehouse.service;

import dev.gatehouse.explain.HelpPage.Answer;
import dev.gatehouse.explain.HelpPages;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.InvalidSettingException;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.relay.ProbeLimit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The help page on a port of its own, for the people whom we refused. */
final class HelpServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(HelpServer.class);

    private static final String PLAIN = "text/plain; charset=utf-8";

    private final HelpPages pages;
    private final ProbeLimit readers;
    private final RefusalDesk refusals;
    private final PageListener listener;

    private HelpServer(InetSocketAddress address, Gate gate, RefusalDesk refusals) throws IOException {
        this.pages = gate.helpPages();
        this.readers = new ProbeLimit(gate.settings().get(Keys.HELP_REQUESTS), Duration.ofMinutes(1));
        this.refusals = refusals;
        this.listener = PageListener.at(address, this::answer);
    }

    /** Listening where the settings say; empty where they want no page. */
    static Optional<HelpServer> start(Gate gate, RefusalDesk refusals) {
        int port = gate.settings().get(Keys.HELP_PORT);
        return port == 0 ? Optional.empty() : Optional.of(listen(gate, refusals, port));
    }

    private static HelpServer listen(Gate gate, RefusalDesk refusals, int port) {
        InetSocketAddress address = new InetSocketAddress(gate.settings().get(Keys.HELP_BIND), port);
        try {
            return new HelpServer(address, gate, refusals);
        } catch (IOException | UnresolvedAddressException e) {
            throw new InvalidSettingException("gatehouse.properties: help.port = " + port
                    + " cannot be used: nothing can listen at " + address + " (" + e
                    + "); give a free port, or 0 for no help page.");
        }
    }

    /** A fault of ours is in the log, not on the page. */
    private Answer answer(PageRequest request) {
        try {
            if (readers.exceededBy(request.client(), Instant.now())) {
                return new Answer(
                        429, PLAIN, Map.of("Retry-After", "60"), "Too many requests; try again in a minute.\n");
            }
            return pages.of(request.languages())
                    .answer(request.method(), request.path(), request.query(), refusals::find);
        } catch (RuntimeException | LinkageError e) {
            LOGGER.error("the help page could not be made", e);
            return new Answer(500, PLAIN, Map.of(), "This page cannot be shown right now.\n");
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
