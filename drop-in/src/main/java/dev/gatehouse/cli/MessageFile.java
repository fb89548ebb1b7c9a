package dev.gatehouse.cli;

import dev.gatehouse.message.RawMessage;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A message as people keep it. A byte order mark that an editor put before it goes, since it would spoil the first field's
 * name; where its first line ends without CR, as editors on Unix leave it, every line end is read
 * as the CRLF that it was on the wire; otherwise not an octet is changed.
 */
final class MessageFile {
    private static final int BUFFER = 1 << 16;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private MessageFile() {}

    /** The message in a file, which must be there now. */
    static RawMessage of(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalArgumentException("message: cannot read " + file);
        }
        return withCrlf(() -> new BufferedInputStream(Files.newInputStream(file), BUFFER));
    }

    /** The message in a file, or on standard input where it is called {@code -}. */
    static RawMessage named(Path file) throws IOException {
        return file.toString().equals("-") ? of(System.in.readAllBytes()) : of(file);
    }

    static RawMessage of(byte[] octets) {
        return withCrlf(RawMessage.of(octets));
    }

    private static RawMessage withCrlf(RawMessage file) {
        RawMessage message = () -> withoutMark(file.open());
        return () -> endsLinesWithLf(message) ? new CrlfStream(message.open()) : message.open();
    }

    private static InputStream withoutMark(InputStream in) throws IOException {
        PushbackInputStream message = new PushbackInputStream(in, BYTE_ORDER_MARK.length);
        byte[] start = message.readNBytes(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(start, BYTE_ORDER_MARK)) {
            message.unread(start);
        }
        return message;
    }

    private static boolean endsLinesWithLf(RawMessage message) throws IOException {
        try (InputStream in = message.open()) {
            int before = 0;
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet == '\n') {
                    return before != '\r';
                }
                before = octet;
            }
            return false;
        }
    }

    /** Puts a CR before each LF that has none. */
    private static final class CrlfStream extends FilterInputStream {
        private int before;
        private boolean owesLf;

        private CrlfStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            if (owesLf) {
                owesLf = false;
                return '\n';
            }
            int octet = super.read();
            owesLf = octet == '\n' && before != '\r';
            before = octet;
            return owesLf ? '\r' : octet;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = 0;
            for (int octet = length > 0 ? read() : -1; octet >= 0; octet = count < length ? read() : -1) {
                target[offset + count++] = (byte) octet;
            }
            return count == 0 && length > 0 ? -1 : count;
        }
    }
}
