package dev.gatehouse.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One pass over a message: first its header, then its body in pieces, each octet read once.
 *
 * <p>The empty line between the two belongs to neither (RFC 5322 section 2.1).
 */
public final class MessageStream implements AutoCloseable {
    /** Enough for most headers; what is behind them goes to the sink without a copy where the stream allows it. */
    private static final int BUFFER_SIZE = 2048;

    /** A piece of the body that stays in the processor's cache while it is looked at more than once. */
    private static final int PIECE_SIZE = 16_384;

    private static final byte[] NOTHING = {};

    private final RawMessage message;
    private final BufferedOctets in;

    private MessageStream(RawMessage message) throws IOException {
        this.message = message;
        this.in = new BufferedOctets(message.open());
    }

    /** Takes the octets of a body as they come; it must not change them, and they are others after the call. */
    @FunctionalInterface
    public interface OctetSink {
        void accept(byte[] octets, int from, int to);
    }

    public static MessageStream open(RawMessage message) throws IOException {
        return new MessageStream(message);
    }

    /** To be called first. */
    public MessageHeader header() throws IOException {
        return message instanceof MemoryMessage known ? known.header() : MessageHeader.read(in);
    }

    /** To be called second: gives the whole body to {@code sink}, in pieces whose borders mean nothing. */
    public void body(OctetSink sink) throws IOException {
        if (message instanceof MemoryMessage known) {
            known.bodyTo(sink);
        } else {
            in.drainTo(sink);
        }
    }

    static void inPieces(OctetSink sink, byte[] octets, int begin, int end) {
        for (int from = begin; from < end; from += PIECE_SIZE) {
            sink.accept(octets, from, Math.min(from + PIECE_SIZE, end));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** As {@link java.io.BufferedInputStream}, without its lock for every octet. */
    private static final class BufferedOctets extends InputStream {
        private final InputStream in;
        private byte[] buffer = NOTHING;
        private int position;
        private int limit;

        BufferedOctets(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return position < limit || fill() ? buffer[position++] & 0xff : -1;
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            if (position == limit && !fill()) {
                return -1;
            }
            int count = Math.min(length, limit - position);
            System.arraycopy(buffer, position, octets, offset, count);
            position += count;
            return count;
        }

        private boolean fill() throws IOException {
            buffer = buffer.length == 0 ? new byte[BUFFER_SIZE] : buffer;
            position = 0;
            limit = Math.max(0, in.read(buffer, 0, BUFFER_SIZE));
            return limit > 0;
        }

        void drainTo(OctetSink sink) throws IOException {
            sink.accept(buffer, position, limit);
            position = limit;
            in.transferTo(new OutputStream() {
                @Override
                public void write(int octet) {
                    sink.accept(new byte[] {(byte) octet}, 0, 1);
                }

                @Override
                public void write(byte[] octets, int offset, int length) {
                    inPieces(sink, octets, offset, offset + length);
                }
            });
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
