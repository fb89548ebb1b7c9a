package dev.gatehouse.dkim;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * What key records mean, remembered by their text, so that the key of a busy sender is parsed once.
 *
 * <p>How long an answer of the DNS holds is the business of {@link dev.gatehouse.dns.Dns}; what a text means never
 * changes.
 */
final class KeyRecords {
    /** Ours. */
    private static final int MAX_RECORDS = 2_000;

    /** Ours: a key of 4096 bits takes 750 characters; longer texts are not remembered. */
    private static final int MAX_LENGTH = 2_000;

    private static final Cache<String, Meaning> MEANINGS =
            Caffeine.newBuilder().maximumSize(MAX_RECORDS).build();

    private KeyRecords() {}

    /** Either a record or what is wrong with it. */
    private interface Meaning {
        DkimKeyRecord record() throws Unverifiable;
    }

    static DkimKeyRecord read(String text) throws Unverifiable {
        return text.length() > MAX_LENGTH
                ? DkimKeyRecordParser.parse(text)
                : MEANINGS.get(text, KeyRecords::meaning).record();
    }

    private static Meaning meaning(String text) {
        try {
            DkimKeyRecord record = DkimKeyRecordParser.parse(text);
            return () -> record;
        } catch (Unverifiable problem) {
            return () -> {
                throw problem;
            };
        }
    }
}
