package dev.gatehouse.dns;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * How many questions of one message are out at once, so that none takes the DNS from all others. Keys wait for keys only:
 * where a message brings a hundred of them, its SPF and DMARC questions are asked nevertheless.
 */
public final class Pace {
    /** Ours, both. */
    private static final int KEYS = 8;

    private static final int OTHERS = 10;

    /** Ours: more than a message may ask anyway. */
    private static final int LONGEST_QUEUE = 1000;

    private final Gate keys = new Gate(KEYS, LONGEST_QUEUE);
    private final Gate others = new Gate(OTHERS, LONGEST_QUEUE);

    /** Asks when it is the question's turn; unless that comes in time, nobody waits for the answer and it is not asked. */
    <T> CompletableFuture<DnsAnswer<T>> ask(
            Domain name, RecordType type, Supplier<CompletableFuture<DnsAnswer<T>>> question, Duration left) {
        return (isKey(name) ? keys : others)
                .pass(
                        question,
                        left,
                        () -> DnsAnswer.cutShort(name, type, "not asked within the time for one message"));
    }

    /** Whether it is the name of a DKIM or ARC key (RFC 6376 section 3.6.2.1). */
    static boolean isKey(Domain name) {
        return name.name().contains("._domainkey.");
    }
}
