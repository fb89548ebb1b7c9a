package dev.gatehouse.dkim;

import java.time.Duration;

/**
 * The limits and choices that RFC 6376 leaves to the verifier.
 *
 * @param maxSignatures how many signatures are verified, those of the author's domain first; the rest is reported as not
 *     tried (RFC 6376 section 6.1)
 * @param minRsaBits never under 1024 (RFC 8301 section 3.2)
 * @param maxRsaBits at least 4096 (RFC 8301 section 3.2)
 * @param partialBody what to think of l= that leaves a part of the body unsigned (RFC 6376 section 8.2)
 * @param clockSkew how far t= may lie ahead
 */
public record DkimSettings(
        int maxSignatures, int minRsaBits, int maxRsaBits, PartialBody partialBody, Duration clockSkew) {
    /** RFC 8301 section 3.2. */
    public static final int SHORTEST_RSA_KEY = 1024;

    /** RFC 8301 section 3.2: what every verifier must be able to verify. */
    public static final int LONGEST_COMMON_RSA_KEY = 4096;

    /** What a signature is worth that leaves a part of the body unsigned. */
    public enum PartialBody {
        /** Nothing: anybody may have appended anything. */
        REFUSE,
        /** As much as any other; the result says how much is unsigned. */
        ACCEPT
    }

    private static final DkimSettings STANDARD =
            new DkimSettings(12, SHORTEST_RSA_KEY, LONGEST_COMMON_RSA_KEY, PartialBody.REFUSE, Duration.ofMinutes(5));

    public DkimSettings {
        if (maxSignatures < 1) {
            throw new IllegalArgumentException("maxSignatures must be 1 or more: " + maxSignatures);
        }
        if (minRsaBits < SHORTEST_RSA_KEY || maxRsaBits < LONGEST_COMMON_RSA_KEY) {
            throw new IllegalArgumentException("RSA keys of 1024 bits are the least, and 4096 bits must be permitted"
                    + " (RFC 8301 section 3.2): " + minRsaBits + " to " + maxRsaBits);
        }
    }

    public static DkimSettings standard() {
        return STANDARD;
    }

    public DkimSettings withMaxSignatures(int most) {
        return new DkimSettings(most, minRsaBits, maxRsaBits, partialBody, clockSkew);
    }

    public DkimSettings withRsaBits(int least, int most) {
        return new DkimSettings(maxSignatures, least, most, partialBody, clockSkew);
    }

    public DkimSettings withPartialBody(PartialBody choice) {
        return new DkimSettings(maxSignatures, minRsaBits, maxRsaBits, choice, clockSkew);
    }
}
