package dev.gatehouse.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A message whose octets are all in memory: its header is read once, however often it is asked for. */
final class MemoryMessage implements RawMessage {
    private final byte[] octets;
    private @Nullable Parts parts;

    /** The octets are not copied: nobody may change them. */
    MemoryMessage(byte[] octets) {
        this.octets = octets;
    }

    private record Parts(MessageHeader header, int body) {}

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(octets);
    }

    MessageHeader header() {
        return parts().header();
    }

    void bodyTo(MessageStream.OctetSink sink) {
        MessageStream.inPieces(sink, octets, parts().body(), octets.length);
    }

    private synchronized Parts parts() {
        if (parts == null) {
            try {
                Reading in = new Reading(octets);
                MessageHeader header = MessageHeader.read(in);
                parts = new Parts(header, in.position);
            } catch (IOException e) {
                throw new UncheckedIOException("there is no input or output in memory", e);
            }
        }
        return parts;
    }

    /** As {@link ByteArrayInputStream}, without its lock for every octet, and telling where it is. */
    @SuppressWarnings("InputStreamSlowMultibyteRead") // a header is read octet by octet
    private static final class Reading extends InputStream {
        private final byte[] octets;
        private int position;

        Reading(byte[] octets) {
            this.octets = octets;
        }

        @Override
        public int read() {
            return position < octets.length ? octets[position++] & 0xff : -1;
        }
    }
}
