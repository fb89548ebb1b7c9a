package dev.gatehouse.dkim;

import java.math.BigInteger;
import java.util.Arrays;

/** The little of ASN.1 DER that public keys are made of: nested elements of tag, length and contents (X.690). */
final class Der {
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int SEQUENCE = 0x30;

    private final byte[] octets;
    private int position;
    private final int end;

    private Der(byte[] octets, int position, int end) {
        this.octets = octets;
        this.position = position;
        this.end = end;
    }

    static Der of(byte[] octets) {
        return new Der(octets, 0, octets.length);
    }

    Der sequence() throws Unverifiable {
        return element(SEQUENCE);
    }

    /** The DER within a bit string of whole octets. */
    Der bitString() throws Unverifiable {
        Der bits = element(BIT_STRING);
        if (bits.next() != 0) {
            throw malformed();
        }
        return bits;
    }

    BigInteger integer() throws Unverifiable {
        Der integer = element(INTEGER);
        if (integer.atEnd()) {
            throw malformed();
        }
        return new BigInteger(integer.contents());
    }

    boolean isSequenceNext() {
        return position < end && octets[position] == SEQUENCE;
    }

    boolean startsWith(byte[] prefix) {
        return position + prefix.length <= end
                && Arrays.equals(octets, position, position + prefix.length, prefix, 0, prefix.length);
    }

    private byte[] contents() {
        return Arrays.copyOfRange(octets, position, end);
    }

    private boolean atEnd() {
        return position == end;
    }

    void requireEnd() throws Unverifiable {
        if (!atEnd()) {
            throw malformed();
        }
    }

    private Der element(int tag) throws Unverifiable {
        if (next() != tag) {
            throw malformed();
        }
        int length = length();
        if (length > end - position) {
            throw malformed();
        }
        Der contents = new Der(octets, position, position + length);
        position += length;
        return contents;
    }

    // The short form, or the long form with one to three octets: keys are no longer.
    private int length() throws Unverifiable {
        int first = next();
        if (first < 0x80) {
            return first;
        }
        int count = first - 0x80;
        if (count < 1 || count > 3) {
            throw malformed();
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = (length << 8) | next();
        }
        return length;
    }

    private int next() throws Unverifiable {
        if (atEnd()) {
            throw malformed();
        }
        return octets[position++] & 0xff;
    }

    static Unverifiable malformed() {
        return new Unverifiable(DkimReason.KEY_MALFORMED, "p= holds no key of the type k= says");
    }
}
