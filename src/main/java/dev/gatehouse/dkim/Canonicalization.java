package dev.gatehouse.dkim;

import java.util.Locale;
import java.util.Optional;

/** How the two parts of a message are prepared for signing, c= (RFC 6376 sections 3.4 and 3.5). */
public record Canonicalization(Algorithm header, Algorithm body) {
    /** What a DKIM-Signature without c= means (RFC 6376 section 3.5). */
    static final Canonicalization SIMPLE = new Canonicalization(Algorithm.SIMPLE, Algorithm.SIMPLE);

    /**
     * What an ARC-Message-Signature without c= means. RFC 8617 imports the default of DKIM, but sealers and the published
     * suite (ams_fields_c_na) mean this.
     */
    static final Canonicalization RELAXED = new Canonicalization(Algorithm.RELAXED, Algorithm.RELAXED);

    /** One of the two algorithms (RFC 6376 section 3.4). */
    public enum Algorithm {
        /** Tolerates almost no change. */
        SIMPLE,
        /** Tolerates changes of white space and folding. */
        RELAXED;

        static Optional<Algorithm> named(String word) {
            return switch (word) {
                case "simple" -> Optional.of(SIMPLE);
                case "relaxed" -> Optional.of(RELAXED);
                default -> Optional.empty();
            };
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    // sig-c-tag = %x63 [FWS] "=" [FWS] sig-c-tag-alg ["/" sig-c-tag-alg]    RFC 6376 section 3.5
    static Optional<Canonicalization> parse(String value) {
        int slash = value.indexOf('/');
        if (slash < 0) {
            return Algorithm.named(value).map(header -> new Canonicalization(header, Algorithm.SIMPLE));
        }
        Optional<Algorithm> body = Algorithm.named(value.substring(slash + 1));
        return Algorithm.named(value.substring(0, slash))
                .flatMap(header -> body.map(found -> new Canonicalization(header, found)));
    }

    @Override
    public String toString() {
        return header.word() + "/" + body.word();
    }
}
