package dev.gatehouse.dkim;

/**
 * The "simple" body canonicalization: all as it is, but empty lines at the end are one CRLF (RFC 6376 section 3.4.3).
 */
final class SimpleBody extends BodyCanonicalizer {
    /** Line ends seen and not passed on, since nothing followed them yet. */
    private long heldCrlfs;

    /** A CR seen after them, whose LF may yet come. */
    private boolean heldCr;

    SimpleBody(BodyDigest digest) {
        super(digest);
    }

    @Override
    public void accept(byte[] octets, int from, int to) {
        if (from == to) {
            return;
        }
        int start = from;
        if (heldCr && octets[start] == '\n') {
            heldCr = false;
            heldCrlfs++;
            start++;
        }
        int contentEnd = startOfFinalLineEnds(octets, start, to);
        if (contentEnd > start || heldCr) {
            release();
        }
        digest.octets(octets, start, contentEnd);
        heldCrlfs += (to - contentEnd) / 2;
        heldCr |= (to - contentEnd) % 2 == 1;
    }

    /** Where the CRLFs at the end begin, and perhaps half a one behind them. */
    private static int startOfFinalLineEnds(byte[] octets, int from, int to) {
        int end = to > from && octets[to - 1] == '\r' ? to - 1 : to;
        while (end - 2 >= from && octets[end - 1] == '\n' && octets[end - 2] == '\r') {
            end -= 2;
        }
        return end;
    }

    private void release() {
        for (; heldCrlfs > 0; heldCrlfs--) {
            digest.crlf();
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
        digest.crlf();
        digest.end();
    }
}
