package dev.gatehouse.dmarc;

import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.Unanswered;
import dev.gatehouse.spf.SpfIdentity;
import dev.gatehouse.spf.SpfResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The domains that SPF and DKIM speak for (RFC 9989 sections 4.4.1 and 4.4.2).
 *
 * @param spf the SPF domain if it passed, none or one
 * @param dkim the signing domains that passed, each once
 * @param unresolvedSpf the SPF domain if its check ended in temperror, and whose doing that is
 * @param unresolvedDkim the signing domains whose key could not be fetched, each once
 */
record Identifiers(
        List<Domain> spf,
        List<Domain> dkim,
        Map<Domain, Unanswered> unresolvedSpf,
        Map<Domain, Unanswered> unresolvedDkim) {
    static Identifiers of(SpfResult mailFrom, List<DkimResult> signatures) {
        Set<Domain> signers = new LinkedHashSet<>();
        Map<Domain, Unanswered> unresolved = new LinkedHashMap<>();
        for (DkimResult signature : signatures) {
            signature.authenticatedIdentifier().ifPresent(signers::add);
            signature.reason().unanswered().ifPresent(why -> signature
                    .domain()
                    .ifPresent(domain -> unresolved.merge(domain, why, Unanswered::and)));
        }
        return new Identifiers(
                listOf(mailFrom.authenticatedIdentifier()),
                List.copyOf(signers),
                unresolved(mailFrom),
                Collections.unmodifiableMap(unresolved));
    }

    private static List<Domain> listOf(Optional<Domain> domain) {
        return domain.map(List::of).orElse(List.of());
    }

    private static Map<Domain, Unanswered> unresolved(SpfResult mailFrom) {
        return mailFrom.identity() == SpfIdentity.MAIL_FROM && mailFrom.domain().isPresent()
                ? mailFrom.unanswered()
                        .map(why -> Map.of(mailFrom.domain().get(), why))
                        .orElse(Map.of())
                : Map.of();
    }

    /** Who passed, for people. */
    String words() {
        if (spf.isEmpty() && dkim.isEmpty()) {
            return "neither SPF nor DKIM passes";
        }
        String spfWords = spf.isEmpty() ? "SPF does not pass" : "SPF passes for " + names(spf);
        String dkimWords = dkim.isEmpty() ? "no signature passes" : "DKIM passes for " + names(dkim);
        return spfWords + ", " + dkimWords;
    }

    private static String names(List<Domain> domains) {
        List<String> names = domains.stream().limit(3).map(Domain::name).toList();
        return String.join(" and ", names) + (domains.size() > 3 ? " and others" : "");
    }
}
