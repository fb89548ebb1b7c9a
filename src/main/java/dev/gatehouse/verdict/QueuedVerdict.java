package dev.gatehouse.verdict;

import java.util.List;

/**
 * What becomes of a message that was accepted before it was judged, whose recipients may have different fates.
 *
 * @param verdict the strictest that one of them has
 * @param spared those whose own verdict accepts where that one does not
 */
public record QueuedVerdict(Verdict verdict, List<String> spared) {
    public QueuedVerdict {
        spared = List.copyOf(spared);
    }
}
