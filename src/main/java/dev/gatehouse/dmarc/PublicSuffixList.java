package dev.gatehouse.dmarc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.net.InternetDomainName;
import dev.gatehouse.dns.Domain;
import java.util.Optional;

/**
 * The organizational domain as RFC 7489 section 3.2 found it: one label below a public suffix, by the list of
 * publicsuffix.org, its private part included, that comes with Guava. It asks no DNS, so it also tells whose two names are
 * where nothing hangs on it that DMARC decides.
 */
public final class PublicSuffixList {
    /** Our bound on the names remembered. */
    private static final int MAX_NAMES = 10_000;

    private static final Cache<Domain, Optional<Domain>> KNOWN =
            Caffeine.newBuilder().maximumSize(MAX_NAMES).build();

    private PublicSuffixList() {}

    /** Empty for a name that the list cannot judge, such as one that is no host name. */
    public static Optional<Domain> organizationalDomain(Domain name) {
        return KNOWN.get(name, PublicSuffixList::look);
    }

    private static Optional<Domain> look(Domain name) {
        if (!InternetDomainName.isValid(name.name())) {
            return Optional.empty();
        }
        InternetDomainName hostName = InternetDomainName.from(name.name());
        InternetDomainName suffix = hostName.publicSuffix();
        // The list's default rule is "*": of a suffix that it does not know, the last label is the suffix.
        int suffixLabels = suffix == null ? 1 : suffix.parts().size();
        return Optional.of(name.rightmost(Math.min(name.labelCount(), suffixLabels + 1)));
    }
}
