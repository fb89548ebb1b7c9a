package dev.gatehouse.store;

import dev.gatehouse.report.CountedBatch;
import java.util.UUID;

/** Names for the batches of one run of a server: none is given twice. */
final class BatchSequence {
    private final String node;
    private final String boot = UUID.randomUUID().toString();
    private long last;

    BatchSequence(String node) {
        this.node = node;
    }

    synchronized CountedBatch.Id next() {
        return new CountedBatch.Id(node, boot, ++last);
    }
}
