package dev.gatehouse.testkit;

import java.time.Duration;

/** What a {@link TestDnsServer} does instead of answering properly. */
public sealed interface DnsFault {
    /** Says nothing. */
    record Silence() implements DnsFault {}

    /** Answers properly, but late. */
    record Delay(Duration by) implements DnsFault {}

    /** Answers with this RCODE and no record. */
    record Code(int rcode) implements DnsFault {}

    /** Over UDP says only that the answer is too long; over TCP answers properly. */
    record Truncation() implements DnsFault {}

    /** Sends octets that are no DNS message. */
    record Garbage() implements DnsFault {}
}
