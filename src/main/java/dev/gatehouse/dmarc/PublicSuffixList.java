package dev.gatehouse.dmarc;

import com.google.common.net.InternetDomainName;
import dev.gatehouse.dns.Domain;
import java.util.Optional;

/**
 * The organizational domain as RFC 7489 section 3.2 found it: one label below a public suffix, by the list of
 * publicsuffix.org, its private part included, that comes with Guava.
 */
final class PublicSuffixList {
    private PublicSuffixList() {}

    /** Empty for a name that the list cannot judge, such as one that is no host name. */
    static Optional<Domain> organizationalDomain(Domain name) {
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
