package dev.gatehouse.relay;

import java.util.List;

/**
 * The addresses that a message shows as its senders (RFC 5322 section 3.6.2); strangers' text.
 *
 * @param from of all From fields, in order
 * @param sender of all Sender fields
 * @param fromFields how many From fields there are; one is right
 * @param problem why they could not be read, one phrase; empty if they could
 */
public record HeaderSenders(List<String> from, List<String> sender, int fromFields, String problem) {
    public HeaderSenders {
        from = List.copyOf(from);
        sender = List.copyOf(sender);
    }

    /** One From field with one address, and no Sender field. */
    public static HeaderSenders of(String from) {
        return new HeaderSenders(List.of(from), List.of(), 1, "");
    }

    boolean isUsable() {
        return problem.isEmpty() && !from.isEmpty();
    }
}
