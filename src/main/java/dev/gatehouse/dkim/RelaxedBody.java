package dev.gatehouse.dkim;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The "relaxed" body canonicalization: white space within a line is one space, at its end nothing, and empty lines at the
 * end of the body are nothing (RFC 6376 section 3.4.4).
 *
 * <p>Most of a usual body is canonical as it stands. So the octets are passed on in stretches that need no change, and
 * only runs of white space and line ends are looked at one by one.
 */
final class RelaxedBody extends BodyCanonicalizer {
    private static final VarHandle EIGHT_OCTETS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long SPACES = 0x2020202020202020L;
    private static final long AFTER_SPACES = 0x2121212121212121L;

    /** Line ends seen and not passed on, since no content followed them yet. */
    private long heldCrlfs;

    /** Whether white space was seen behind them. */
    private boolean heldSpace;

    /** Whether a CR was seen behind that, whose LF may yet come. */
    private boolean heldCr;

    RelaxedBody(BodyDigest digest) {
        super(digest);
    }

    @Override
    public void accept(byte[] octets, int from, int to) {
        int i = from;
        while (i < to && holdsAnything()) {
            octet(octets[i++]);
        }
        int start = i;
        while ((i = nextBlank(octets, i, to)) < to) {
            int end = endOfBlanks(octets, i, to);
            if (end == to || !isCanonical(octets, i, end)) {
                digest.octets(octets, start, i);
                blanks(octets, i, end);
                if (end < to) {
                    release();
                }
                start = end;
            }
            i = end;
        }
        digest.octets(octets, start, to);
    }

    private boolean holdsAnything() {
        return heldCrlfs > 0 || heldSpace || heldCr;
    }

    /** The next run of white space and line ends that may need a change. */
    private static int nextBlank(byte[] octets, int from, int to) {
        int i = from;
        while (i < to) {
            i = skipUnchanged(octets, i, to);
            if (i < to && isBlank(octets[i])) {
                return i > from && octets[i - 1] == ' ' ? i - 1 : i;
            }
            i++;
        }
        return to > from && octets[to - 1] == ' ' ? to - 1 : to; // what follows it is not known yet
    }

    /**
     * Skips, eight at a time, octets that need no change: no control character, and no space beside another. Stops
     * sometimes where none is needed, never too late.
     */
    private static int skipUnchanged(byte[] octets, int from, int to) {
        long spaceBefore = 0;
        int i = from;
        while (i + 8 <= to) {
            long eight = (long) EIGHT_OCTETS.get(octets, i);
            long ascii = ~eight & HIGH_BITS;
            long controls = (eight - SPACES) & ascii; // the high bit of each octet under 0x20
            long blanks = (eight - AFTER_SPACES) & ascii; // and of each under 0x21
            long found = controls | (blanks & ((blanks << 8) | spaceBefore));
            if (found == 0) {
                spaceBefore = blanks >>> 56;
                i += 8;
                continue;
            }
            int stop = i + (Long.numberOfTrailingZeros(found) >> 3);
            if (!isPlainLineEnd(octets, from, stop, to)) {
                return stop;
            }
            spaceBefore = 0;
            i = stop + 2;
        }
        while (i < to && !isBlank(octets[i])) {
            i++;
        }
        return i;
    }

    /** CRLF between content and content. */
    private static boolean isPlainLineEnd(byte[] octets, int from, int at, int to) {
        return at > from
                && at + 2 < to
                && octets[at] == '\r'
                && octets[at + 1] == '\n'
                && !isBlank(octets[at - 1])
                && !isBlank(octets[at + 2]);
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\r' || octet == '\n' || octet == '\t';
    }

    private static int endOfBlanks(byte[] octets, int from, int to) {
        int end = from;
        while (end < to && isBlank(octets[end])) {
            end++;
        }
        return end;
    }

    /** Whether content may follow these blanks as they are: line ends, then at most one space. */
    private static boolean isCanonical(byte[] octets, int from, int to) {
        int i = from;
        while (i + 1 < to && octets[i] == '\r' && octets[i + 1] == '\n') {
            i += 2;
        }
        return i == to || (i + 1 == to && octets[i] == ' ');
    }

    private void blanks(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            octet(octets[i]);
        }
    }

    private void octet(byte octet) {
        switch (octet) {
            case ' ', '\t' -> space();
            case '\r' -> cr();
            case '\n' -> lf();
            default -> content(octet);
        }
    }

    private void space() {
        if (heldCr) {
            release();
        }
        heldSpace = true;
    }

    private void cr() {
        if (heldCr) {
            release();
        }
        heldCr = true;
    }

    private void lf() {
        if (!heldCr) {
            content((byte) '\n');
            return;
        }
        heldCr = false;
        heldSpace = false;
        heldCrlfs++;
    }

    private void content(byte octet) {
        release();
        digest.octet(octet);
    }

    private void release() {
        for (; heldCrlfs > 0; heldCrlfs--) {
            digest.crlf();
        }
        if (heldSpace) {
            digest.octet(' ');
            heldSpace = false;
        }
        if (heldCr) {
            digest.octet('\r');
            heldCr = false;
        }
    }

    @Override
    void end() {
        if (heldCr) {
            release();
        }
        if (!digest.isEmpty()) {
            digest.crlf();
        }
        digest.end();
    }
}
