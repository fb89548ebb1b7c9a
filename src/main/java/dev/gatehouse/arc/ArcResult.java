package dev.gatehouse.arc;

import dev.gatehouse.trace.Trace;
import java.util.List;

/**
 * What the ARC sets of a message are worth (RFC 8617 section 5.2).
 *
 * @param instances the highest instance number seen, 0 without ARC
 * @param oldestPass the lowest instance whose ARC-Message-Signature still verifies, 0 if all do (section 5.2)
 * @param isSealed whether the sets are a whole chain and the newest seal verifies, whatever became of the message since
 * @param hops the sets, lowest instance first, as far as they could be read
 * @param reason why it failed, for people, one phrase; empty otherwise
 */
public record ArcResult(
        ArcOutcome outcome,
        int instances,
        int oldestPass,
        boolean isSealed,
        List<ArcHop> hops,
        String reason,
        Trace trace) {
    public ArcResult {
        hops = List.copyOf(hops);
    }

    public static ArcResult none() {
        return new ArcResult(ArcOutcome.NONE, 0, 0, false, List.of(), "", Trace.empty());
    }
}
