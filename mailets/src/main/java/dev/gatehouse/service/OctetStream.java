package dev.gatehouse.service;

import java.io.InputStream;
import java.util.Objects;

/**
 * Octets in memory as a stream, without the lock that {@link java.io.ByteArrayInputStream} takes for every octet: James
 * reads the header of a message several times, octet by octet, and takes longer for that than we for the message. One
 * thread reads it.
 */
final class OctetStream extends InputStream {
    private final byte[] octets;
    private int position;
    private int mark;

    /** The octets are not copied: nobody may change them. */
    OctetStream(byte[] octets) {
        this.octets = octets;
    }

    @Override
    public int read() {
        return position < octets.length ? octets[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        int count = Math.min(length, available());
        if (count == 0 && length > 0) {
            return -1;
        }
        System.arraycopy(octets, position, buffer, offset, count);
        position += count;
        return count;
    }

    @Override
    public long skip(long count) {
        int skipped = (int) Math.max(0, Math.min(count, available()));
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return octets.length - position;
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public void mark(int readLimit) {
        mark = position;
    }

    @Override
    public void reset() {
        position = mark;
    }
}
