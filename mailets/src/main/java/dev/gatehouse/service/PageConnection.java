package dev.gatehouse.service;

import dev.gatehouse.smtp.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One reader's connection: a request is read, answered, and the connection ends. Only the listener's thread uses it. */
final class PageConnection {
    private static final Logger LOGGER = LoggerFactory.getLogger(PageConnection.class);

    /** Our bound on request line and fields. */
    private static final int MAX_HEAD = 8192;

    /** What is still read after the answer, so that the reader sees it before the end of the connection. */
    private static final Duration LINGERING = Duration.ofSeconds(2);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final InetAddress client;
    private final Network network;
    private final long start = System.nanoTime();
    private ByteBuffer octets = ByteBuffer.allocate(MAX_HEAD);
    private State state = State.READING;
    private int scanned;
    private long deadline;

    private enum State {
        READING,
        ANSWERING,
        WRITING,
        LINGERING
    }

    /** What has come so far. */
    enum Progress {
        UNFINISHED,
        REQUEST,
        TOO_LONG,
        GONE
    }

    PageConnection(SocketChannel channel, Selector selector, Duration requestTime) throws IOException {
        this.channel = channel;
        this.client = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
        this.network = new Network(client, client.getAddress().length == 4 ? 32 : 64);
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
        within(requestTime);
    }

    InetAddress client() {
        return client;
    }

    /** An IPv6 client is its /64: within that it has all addresses it likes. */
    Network network() {
        return network;
    }

    long start() {
        return start;
    }

    boolean isOverdue(long now) {
        return now - deadline > 0;
    }

    /** Whether it waits for the reader, and not for us. */
    boolean waitsForReader() {
        return state != State.ANSWERING;
    }

    private void within(Duration time) {
        deadline = System.nanoTime() + time.toNanos();
    }

    Progress read() throws IOException {
        if (state == State.LINGERING) {
            octets.clear();
            return channel.read(octets) < 0 ? Progress.GONE : Progress.UNFINISHED;
        }
        if (channel.read(octets) < 0) {
            return Progress.GONE;
        }
        if (hasWholeHead()) {
            return Progress.REQUEST;
        }
        return octets.hasRemaining() ? Progress.UNFINISHED : Progress.TOO_LONG;
    }

    /** Whether the empty line has come; looks at each octet once. */
    private boolean hasWholeHead() {
        for (; scanned < octets.position(); scanned++) {
            if (octets.get(scanned) == '\n'
                    && (endsLine(scanned - 1) || (is('\r', scanned - 1) && endsLine(scanned - 2)))) {
                return true;
            }
        }
        return false;
    }

    private boolean endsLine(int at) {
        return is('\n', at);
    }

    private boolean is(char wanted, int at) {
        return at >= 0 && octets.get(at) == wanted;
    }

    /** What has been read; from now on the answer is awaited. */
    String takeHead(Duration answerTime) {
        String head = new String(octets.array(), 0, octets.position(), StandardCharsets.ISO_8859_1);
        state = State.ANSWERING;
        key.interestOps(0);
        within(answerTime);
        return head;
    }

    void answer(byte[] answer, Duration writeTime) throws IOException {
        octets = ByteBuffer.wrap(answer);
        state = State.WRITING;
        within(writeTime);
        write();
    }

    /** Writes what the reader takes. A close that leaves octets unread would take the answer from it (RFC 9112 section 9.6). */
    void write() throws IOException {
        channel.write(octets);
        if (octets.hasRemaining()) {
            key.interestOps(SelectionKey.OP_WRITE);
            return;
        }
        channel.shutdownOutput();
        octets = ByteBuffer.allocate(1024);
        state = State.LINGERING;
        key.interestOps(SelectionKey.OP_READ);
        within(LINGERING);
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOGGER.debug("a reader's connection could not be closed", e);
        }
    }
}
