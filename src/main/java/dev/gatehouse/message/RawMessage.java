package dev.gatehouse.message;

import java.io.IOException;
import java.io.InputStream;

/** A message exactly as it came after DATA: CRLF lines, dots unstuffed, nothing added, nothing repaired. */
@FunctionalInterface
public interface RawMessage {
    /** The bytes from the first. May be called more than once; the caller closes. */
    InputStream open() throws IOException;

    static RawMessage of(byte[] bytes) {
        return over(bytes.clone());
    }

    /** As {@link #of}, without a copy: nobody may change the bytes any more. */
    static RawMessage over(byte[] bytes) {
        return new MemoryMessage(bytes);
    }
}
