package dev.gatehouse.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A message with some header fields left out and others put on top; every other octet is the original's. */
public final class RewrittenMessage {
    private RewrittenMessage() {}

    /**
     * The changed message; the original is read again at each {@link RawMessage#open}. Of a header that was too long to be
     * read whole the rest goes too: nobody knows what it says.
     *
     * @param header of {@code original}
     * @param removed fields of {@code header}, those very objects
     * @param added whole fields with their last CRLF, top first
     */
    public static RawMessage of(
            RawMessage original, MessageHeader header, List<HeaderField> removed, List<HeaderField> added) {
        byte[] top = added.stream()
                .map(HeaderField::text)
                .collect(Collectors.joining())
                .getBytes(ISO_8859_1);
        return () -> new SequenceInputStream(
                new ByteArrayInputStream(top), new Skipping(original.open(), ranges(original, header, removed)));
    }

    /** Octets of the original from {@code from}, inclusive, to {@code to}, exclusive. */
    private record Range(long from, long to) {}

    private static List<Range> ranges(RawMessage original, MessageHeader header, List<HeaderField> removed)
            throws IOException {
        List<Range> ranges = rangesOf(header, removed);
        if (header.truncated()) {
            long read = header.fields().stream()
                    .mapToLong(field -> field.text().length())
                    .sum();
            ranges.add(new Range(read, endOfHeader(original)));
        }
        return ranges;
    }

    /** Where the empty line begins that ends the header, or the message ends. */
    private static long endOfHeader(RawMessage original) throws IOException {
        try (InputStream in = new BufferedInputStream(original.open())) {
            long lineStart = 0;
            long position = 0;
            boolean empty = true; // so far, this line; a CR before its end is part of that
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                position++;
                if (octet == '\n' && empty) {
                    return lineStart;
                }
                empty = octet == '\n' || (octet == '\r' && position == lineStart + 1);
                lineStart = octet == '\n' ? position : lineStart;
            }
            return position;
        }
    }

    private static List<Range> rangesOf(MessageHeader header, List<HeaderField> removed) {
        // two fields with the same text are two fields
        Set<HeaderField> leftOut = Collections.newSetFromMap(new IdentityHashMap<>());
        leftOut.addAll(removed);
        List<Range> ranges = new ArrayList<>();
        long position = 0;
        for (HeaderField field : header.fields()) {
            long end = position + field.text().length();
            if (leftOut.contains(field)) {
                ranges.add(new Range(position, end));
            }
            position = end;
        }
        return ranges;
    }

    /** Leaves out the ranges, which are in order and do not touch one another's inside. */
    private static final class Skipping extends FilterInputStream {
        private final Deque<Range> ranges;
        private long position;

        Skipping(InputStream in, List<Range> ranges) {
            super(in);
            this.ranges = new ArrayDeque<>(ranges);
        }

        @Override
        public int read() throws IOException {
            skipRanges();
            int octet = in.read();
            position += octet < 0 ? 0 : 1;
            return octet;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            skipRanges();
            long limit =
                    ranges.isEmpty() ? length : Math.min(length, ranges.peek().from() - position);
            int count = in.read(buffer, offset, (int) limit);
            position += Math.max(0, count);
            return count;
        }

        private void skipRanges() throws IOException {
            while (!ranges.isEmpty() && ranges.peek().from() == position) {
                Range range = ranges.pop();
                in.skipNBytes(range.to() - range.from());
                position = range.to();
            }
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public long skip(long count) throws IOException {
            byte[] skipped = new byte[(int) Math.min(count, 4096)];
            return Math.max(0, read(skipped, 0, skipped.length));
        }

        @Override
        public int available() {
            return 0;
        }
    }
}
