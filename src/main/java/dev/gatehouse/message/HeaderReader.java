package dev.gatehouse.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the header up to its empty line, then cuts it into fields. A line ends with LF, with or without CR before it; a
 * bare CR is text.
 *
 * <p>Of a header beyond the bounds of {@link MessageHeader} the fields that lie wholly within them are kept; the rest is
 * read and dropped, so that the body still begins where it does.
 */
final class HeaderReader {
    private static final int FIRST_CAPACITY = 2048;

    private final InputStream in;
    private byte[] octets;
    private int end;
    private boolean truncated;

    HeaderReader(InputStream in) {
        this.in = in;
        this.octets = new byte[FIRST_CAPACITY];
    }

    private HeaderReader(byte[] octets, int end, boolean truncated) {
        this.in = InputStream.nullInputStream();
        this.octets = octets;
        this.end = end;
        this.truncated = truncated;
    }

    /** The header at the beginning of a message that is in memory whole, and where its body begins. */
    static MemoryMessage.Parts parts(byte[] message) {
        int line = 0;
        while (line < message.length && lineEnd(message, line) == 0) {
            line = nextLine(message, line);
        }
        int emptyLine = lineEnd(message, line);
        int cr = emptyLine == 2 ? 1 : 0; // counts as the reader of a stream counts it, who cannot know what follows
        boolean tooLong = line + cr > MessageHeader.MAX_OCTETS;
        int end = tooLong ? MessageHeader.MAX_OCTETS - cr : line;
        return new MemoryMessage.Parts(new HeaderReader(message, end, tooLong).header(), line + emptyLine);
    }

    /** The length of the line end that stands there; 0 where none does. */
    private static int lineEnd(byte[] message, int at) {
        if (at < message.length && message[at] == '\n') {
            return 1;
        }
        return at + 1 < message.length && message[at] == '\r' && message[at + 1] == '\n' ? 2 : 0;
    }

    private static int nextLine(byte[] message, int from) {
        int at = from;
        while (at < message.length && message[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, message.length);
    }

    MessageHeader read() throws IOException {
        readToEmptyLine();
        return header();
    }

    private MessageHeader header() {
        List<HeaderField> fields = fields();
        return new MessageHeader(fields, truncated);
    }

    private void readToEmptyLine() throws IOException {
        int previous = '\n';
        boolean onlyCr = false; // so far, on this line
        int octet;
        while ((octet = in.read()) >= 0) {
            boolean lineStart = previous == '\n';
            if (octet == '\n' && (lineStart || onlyCr)) {
                end -= onlyCr ? 1 : 0;
                return;
            }
            onlyCr = lineStart && octet == '\r';
            keep((byte) octet);
            previous = octet;
        }
    }

    private void keep(byte octet) {
        if (end == MessageHeader.MAX_OCTETS) {
            truncated = true;
            return;
        }
        if (end == octets.length) {
            octets = Arrays.copyOf(octets, 2 * octets.length);
        }
        octets[end++] = octet;
    }

    private List<HeaderField> fields() {
        List<HeaderField> fields = new ArrayList<>();
        int start = 0;
        while (start < end) {
            int next = endOfField(start);
            if (fields.size() == MessageHeader.MAX_FIELDS) {
                truncated = true;
                break;
            }
            if (next < end || !truncated) {
                fields.add(HeaderField.of(new String(octets, start, next - start, StandardCharsets.ISO_8859_1)));
            }
            start = next;
        }
        return fields;
    }

    /** A field ends where a line begins that is no continuation (RFC 5322 section 2.2.3). */
    private int endOfField(int start) {
        for (int i = start + 1; i < end; i++) {
            if (octets[i - 1] == '\n' && octets[i] != ' ' && octets[i] != '\t') {
                return i;
            }
        }
        return end;
    }
}
