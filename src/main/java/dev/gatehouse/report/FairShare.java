package dev.gatehouse.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a day's mails are shared out where there are more than a limit allows: each organization gets as many as any other
 * (max-min fairness), and what one does not need is the others'. Who asks first has nothing of it.
 */
final class FairShare {
    private final long limit;
    private final Map<String, Long> handedOn = new HashMap<>();
    private final Map<String, Long> wanted = new HashMap<>();
    private final long share;

    /** @param limit of all mails of the day */
    FairShare(List<Demand> demands, long limit) {
        this.limit = limit;
        for (Demand demand : demands) {
            handedOn.put(demand.organization(), demand.handedOn());
            wanted.put(demand.organization(), demand.handedOn() + demand.waiting());
        }
        this.share = share();
    }

    /** The largest number of which every organization can have so many, or all that it wants. */
    private long share() {
        long left = limit;
        long share = 0;
        long[] sorted =
                wanted.values().stream().mapToLong(Long::longValue).sorted().toArray();
        for (int i = 0; i < sorted.length; i++) {
            long more = sorted[i] - share;
            int organizations = sorted.length - i;
            if (more * organizations > left) {
                return share + left / organizations;
            }
            left -= more * organizations;
            share = sorted[i];
        }
        return Long.MAX_VALUE;
    }

    /**
     * Whether an organization may have one more mail now: of its share, or of what remains when all have theirs.
     *
     * @param had how many it has had today, by whichever server
     * @param total how many all have had
     */
    boolean permits(long had, long total) {
        return total < limit && (had < share || (had == share && total + reserved() < limit));
    }

    private long reserved() {
        return wanted.entrySet().stream()
                .mapToLong(want -> Math.min(want.getValue(), share) - handedOn.getOrDefault(want.getKey(), 0L))
                .filter(missing -> missing > 0)
                .sum();
    }

    /** What was handed on is reserved for nobody any more. */
    void handOn(String organization) {
        handedOn.merge(organization, 1L, Long::sum);
    }
}
