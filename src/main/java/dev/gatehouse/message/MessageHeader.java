package dev.gatehouse.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The header fields of a message, top first.
 *
 * @param fields every field in order; what stands between header and body that is no field is one with an empty name
 * @param truncated whether the header was longer than {@link #MAX_OCTETS} or {@link #MAX_FIELDS}, and has been cut
 */
public record MessageHeader(List<HeaderField> fields, boolean truncated) {
    /** Our bound on the octets of a header that is looked at. */
    public static final int MAX_OCTETS = 1 << 20;

    /** Our bound on the number of fields that is looked at. */
    public static final int MAX_FIELDS = 10_000;

    public MessageHeader {
        fields = List.copyOf(fields);
    }

    /** Reads the header of {@code message}. */
    public static MessageHeader of(RawMessage message) throws IOException {
        if (message instanceof MemoryMessage known) {
            return known.header();
        }
        try (InputStream in = message.open()) {
            return read(in);
        }
    }

    /** Reads up to and with the empty line that ends the header; the stream then stands at the body. */
    public static MessageHeader read(InputStream in) throws IOException {
        return new HeaderReader(in).read();
    }

    /** Fields of that name, top first; names compare without case. */
    public List<HeaderField> named(String name) {
        List<HeaderField> named = new ArrayList<>(2);
        for (HeaderField field : fields) {
            if (field.isNamed(name)) {
                named.add(field);
            }
        }
        return named;
    }

    public Optional<HeaderField> first(String name) {
        return fields.stream().filter(field -> field.isNamed(name)).findFirst();
    }

    /** Whether some readers see a field of that name where others see none ({@link HeaderField#hidden}). */
    public boolean hides(String name) {
        return fields.stream().flatMap(field -> field.hidden().stream()).anyMatch(field -> field.isNamed(name));
    }

    public boolean has(String name) {
        return first(name).isPresent();
    }
}
