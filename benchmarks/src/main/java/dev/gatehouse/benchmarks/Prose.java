package dev.gatehouse.benchmarks;

import java.util.Random;

/** Text of a message's body: lines of words, which relaxed canonicalization leaves as they are. */
public final class Prose {
    private static final int LINE = 70;

    private Prose() {}

    /** About {@code octets} of it, the same for the same seed. */
    public static String of(int octets, long seed) {
        Random random = new Random(seed);
        StringBuilder body = new StringBuilder(octets + 100);
        StringBuilder line = new StringBuilder();
        while (body.length() < octets) {
            while (line.length() < LINE) {
                line.append("abcdefghi", 0, 1 + random.nextInt(9)).append(' ');
            }
            line.setLength(line.length() - 1);
            body.append(line).append("\r\n");
            line.setLength(0);
        }
        return body.toString();
    }
}
