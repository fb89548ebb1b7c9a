package dev.gatehouse.spf;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Records read before, kept by their text. The DNS keeps an answer for its TTL and hands out the same text meanwhile; a
 * changed record is another text, so nothing here can be out of date. Shared by all evaluators, for many threads.
 */
public final class SpfRecordCache {
    /** Ours: characters of record text kept, some ten thousand common records. */
    static final int MAX_CHARACTERS = 4_000_000;

    private final Cache<String, ParsedRecord> records = Caffeine.newBuilder()
            .maximumWeight(MAX_CHARACTERS)
            .<String, ParsedRecord>weigher((text, record) -> text.length())
            .build();

    ParsedRecord parsed(String text) {
        return records.get(text, SpfRecordParser::parse);
    }
}
