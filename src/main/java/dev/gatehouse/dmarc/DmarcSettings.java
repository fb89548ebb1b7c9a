package dev.gatehouse.dmarc;

import dev.gatehouse.dns.Domain;
import java.util.Set;

/**
 * What RFC 9989 leaves to the receiver when it evaluates.
 *
 * @param severalAuthorDomains what to do if the From field or fields name more than one domain (section 11.5)
 * @param maxAuthorDomains how many of them are evaluated; our bound against a message that makes us ask at hundreds
 * @param localPublicSuffixes names treated as if their record said {@code psd=y} (section 11.8)
 * @param comparePublicSuffixList whether the answer of RFC 7489 is computed beside ours and a difference traced
 */
public record DmarcSettings(
        SeveralAuthorDomains severalAuthorDomains,
        int maxAuthorDomains,
        Set<Domain> localPublicSuffixes,
        boolean comparePublicSuffixList) {

    /** What to do with a message of several author domains. */
    public enum SeveralAuthorDomains {
        /** Each is evaluated; among those that fail, the strictest policy counts. */
        EVALUATE_ALL,
        /** None is evaluated: the result is permerror. */
        SKIP
    }

    public DmarcSettings {
        localPublicSuffixes = Set.copyOf(localPublicSuffixes);
        if (maxAuthorDomains < 1) {
            throw new IllegalArgumentException("maxAuthorDomains is " + maxAuthorDomains + ", must be 1 or more");
        }
    }

    public static DmarcSettings defaults() {
        return new DmarcSettings(SeveralAuthorDomains.EVALUATE_ALL, 4, Set.of(), true);
    }

    public DmarcSettings withLocalPublicSuffixes(Set<Domain> suffixes) {
        return new DmarcSettings(severalAuthorDomains, maxAuthorDomains, suffixes, comparePublicSuffixList);
    }
}
