package dev.gatehouse.verdict;

import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dmarc.PublicSuffixList;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.Idna;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The mailing lists that a message names as the one it came over, each with somebody who stands for it: anybody can write
 * such a field, but SPF or a signature must pass for a domain of the organization that the list's host belongs to.
 */
final class ListHosts {
    // List-Id: [phrase] "<" list-label "." list-id-namespace ">"                       RFC 2919 section 3
    private static final Pattern LIST_ID = Pattern.compile("<([^<>]+)>[^<>]*$");

    // List-Post: "<" mailto: or another URL ">", several separated by commas              RFC 2369 section 2
    private static final Pattern POST_URL =
            Pattern.compile("<\\s*(?:mailto:[^<>?]*@|[a-z][a-z0-9+.-]*://)([^<>?/:#]+)", Pattern.CASE_INSENSITIVE);

    private final Authentication found;

    ListHosts(Authentication found) {
        this.found = found;
    }

    boolean isVouchedFor(HeaderField listField) {
        Pattern host = listField.isNamed("List-Id") ? LIST_ID : POST_URL;
        return host.matcher(listField.unfolded())
                .results()
                .flatMap(match -> Idna.toDomain(match.group(1).trim()).stream())
                .anyMatch(this::isVouchedFor);
    }

    private boolean isVouchedFor(Domain host) {
        Optional<Domain> organization = PublicSuffixList.organizationalDomain(host);
        return organization.isPresent()
                && authenticated().anyMatch(domain -> PublicSuffixList.organizationalDomain(domain)
                        .equals(organization));
    }

    private Stream<Domain> authenticated() {
        List<Optional<Domain>> signers =
                found.dkim().stream().map(DkimResult::authenticatedIdentifier).toList();
        return Stream.concat(Stream.of(found.spf().authenticatedIdentifier()), signers.stream())
                .flatMap(Optional::stream);
    }
}
