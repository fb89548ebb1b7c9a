package dev.gatehouse.dmarc;

import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.spf.SpfIdentity;
import dev.gatehouse.spf.SpfOutcome;
import dev.gatehouse.spf.SpfResult;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The domains that SPF and DKIM speak for (RFC 9989 sections 4.4.1 and 4.4.2).
 *
 * @param spf the SPF domain if it passed, none or one
 * @param dkim the signing domains that passed, each once
 * @param unresolvedSpf the SPF domain if its check ended in temperror
 * @param unresolvedDkim the signing domains whose key could not be fetched
 */
record Identifiers(List<Domain> spf, List<Domain> dkim, List<Domain> unresolvedSpf, List<Domain> unresolvedDkim) {
    static Identifiers of(SpfResult mailFrom, List<DkimResult> signatures) {
        Set<Domain> signers = new LinkedHashSet<>();
        Set<Domain> unresolved = new LinkedHashSet<>();
        for (DkimResult signature : signatures) {
            signature.authenticatedIdentifier().ifPresent(signers::add);
            if (signature.outcome() == DkimOutcome.TEMPERROR) {
                signature.domain().ifPresent(unresolved::add);
            }
        }
        return new Identifiers(
                listOf(mailFrom.authenticatedIdentifier()),
                List.copyOf(signers),
                isUnresolved(mailFrom) ? listOf(mailFrom.domain()) : List.of(),
                List.copyOf(unresolved));
    }

    private static List<Domain> listOf(Optional<Domain> domain) {
        return domain.map(List::of).orElse(List.of());
    }

    private static boolean isUnresolved(SpfResult mailFrom) {
        return mailFrom.outcome() == SpfOutcome.TEMPERROR && mailFrom.identity() == SpfIdentity.MAIL_FROM;
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
