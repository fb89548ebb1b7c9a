package dev.gatehouse.dmarc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.dns.Domain;
import java.util.Optional;

/**
 * Records read before, kept by their name and text. A changed record is another text, so nothing here can be out of date;
 * what a text means depends on nothing else, so one cache serves all evaluators.
 */
final class DmarcRecordCache {
    /** Ours: characters of record text kept, some ten thousand common records. */
    private static final int MAX_CHARACTERS = 4_000_000;

    /** What an entry takes beside its text, roughly. */
    private static final int ENTRY = 200;

    private static final Cache<Published, Optional<DmarcRecord>> RECORDS = Caffeine.newBuilder()
            .maximumWeight(MAX_CHARACTERS)
            .<Published, Optional<DmarcRecord>>weigher(
                    (key, record) -> ENTRY + key.text().length())
            .build();

    private DmarcRecordCache() {}

    private record Published(Domain domain, String text) {}

    /** As {@link DmarcRecordParser#parse}. */
    static Optional<DmarcRecord> parsed(Domain domain, String text) {
        return RECORDS.get(new Published(domain, text), key -> DmarcRecordParser.parse(key.domain(), key.text()));
    }
}
