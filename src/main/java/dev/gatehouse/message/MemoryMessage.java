package dev.gatehouse.message;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A message whose octets are all in memory: its header is read once, however often it is asked for. */
final class MemoryMessage implements RawMessage {
    private final byte[] octets;
    private @Nullable Parts parts;

    /** The octets are not copied: nobody may change them. */
    MemoryMessage(byte[] octets) {
        this.octets = octets;
    }

    /** Where a message comes apart: its header, and the index of the first octet of its body. */
    record Parts(MessageHeader header, int body) {}

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
            parts = HeaderReader.parts(octets);
        }
        return parts;
    }
}
