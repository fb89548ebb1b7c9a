package dev.gatehouse.spf;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Records read before, kept by their text. The DNS keeps an answer for its TTL and hands out the same text meanwhile; a
 * changed record is another text, so nothing here can be out of date. Shared by all evaluators, for many threads.
 */
public final class SpfRecordCache {
    /** Ours: octets of memory, some seven thousand common records. */
    static final int MAX_OCTETS = 32_000_000;

    /** What an entry takes beside its text, roughly. */
    private static final int ENTRY_OCTETS = 500;

    /** Of text made of macros, which are the densest; it is kept as a whole, in its terms and in their parts. */
    private static final int OCTETS_A_CHARACTER = 16;

    private static final int TERM_OCTETS = 100;

    private final Cache<String, ParsedRecord> records = Caffeine.newBuilder()
            .maximumWeight(MAX_OCTETS)
            .weigher(SpfRecordCache::weight)
            .build();

    /** What a record takes in memory, at most: records of very many short terms are cheap to publish. */
    static int weight(String text, ParsedRecord parsed) {
        int terms = parsed instanceof SpfRecord record
                ? record.directives().size() + record.ignored().size()
                : 0;
        return ENTRY_OCTETS + OCTETS_A_CHARACTER * text.length() + TERM_OCTETS * terms;
    }

    ParsedRecord parsed(String text) {
        return records.get(text, SpfRecordParser::parse);
    }
}
