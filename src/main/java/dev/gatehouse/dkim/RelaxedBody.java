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
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long SPACES = 0x2020202020202020L;

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

    /** The first octet at or after {@code i} that may need a change. */
    private static int nextBlank(byte[] octets, int from, int to) {
        int i = from;
        while (i + 8 <= to) {
            long eight = (long) EIGHT_OCTETS.get(octets, i);
            long spaces = spaces(eight);
            if ((controls(eight) | (spaces & (spaces << 8))) != 0) {
                break;
            }
            // A space that ends these eight is looked at again, together with what follows.
            i += spaces < 0 ? 7 : 8;
        }
        while (i < to && !isBlank(octets[i])) {
            i++;
        }
        return i;
    }

    /** Not zero if any of eight octets is below 0x20. */
    private static long controls(long eight) {
        return (eight - SPACES) & ~eight & HIGH_BITS;
    }

    /** The high bit of each of eight octets that is a space. */
    private static long spaces(long eight) {
        long zeroIfSpace = eight ^ SPACES;
        return ~(((zeroIfSpace & LOW_BITS) + LOW_BITS) | zeroIfSpace | LOW_BITS);
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
