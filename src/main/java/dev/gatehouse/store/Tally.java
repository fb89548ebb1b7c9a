package dev.gatehouse.store;

import dev.gatehouse.report.CountedBatch;
import dev.gatehouse.report.Period;
import dev.gatehouse.report.RowBytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Messages added up by what is counted together: policy, UTC day and record. */
final class Tally {
    private final Map<Key, Sum> sums = new HashMap<>();

    private record Key(RowBytes policy, RowBytes record, Period day) {}

    private static final class Sum {
        long messages;
        long occasions;
    }

    void add(CountedBatch.Count count) {
        Sum sum = sums.computeIfAbsent(new Key(count.policy(), count.record(), count.day()), ignored -> new Sum());
        sum.messages += count.messages();
        sum.occasions += count.occasions();
    }

    int size() {
        return sums.size();
    }

    List<CountedBatch.Count> counts() {
        List<CountedBatch.Count> counts = new ArrayList<>(sums.size());
        sums.forEach((key, sum) ->
                counts.add(new CountedBatch.Count(key.policy(), key.day(), key.record(), sum.messages, sum.occasions)));
        return counts;
    }
}
