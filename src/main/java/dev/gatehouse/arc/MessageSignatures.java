package dev.gatehouse.arc;

import dev.gatehouse.dkim.DkimResult;
import java.util.List;

/**
 * Everything that the signatures on a message prove, found in one pass over it.
 *
 * @param dkim one result for each DKIM-Signature field, top first; empty for an unsigned message
 */
public record MessageSignatures(List<DkimResult> dkim, ArcResult arc) {
    public MessageSignatures {
        dkim = List.copyOf(dkim);
    }

    public static MessageSignatures none() {
        return new MessageSignatures(List.of(), ArcResult.none());
    }
}
