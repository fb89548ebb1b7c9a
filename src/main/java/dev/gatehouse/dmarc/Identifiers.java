package dev.gatehouse.dmarc;

import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.spf.SpfIdentity;
import dev.gatehouse.spf.SpfOutcome;
import dev.gatehouse.spf.SpfResult;
import java.util.List;

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
        return new Identifiers(
                mailFrom.authenticatedIdentifier().stream().toList(),
                signatures.stream()
                        .flatMap(result -> result.authenticatedIdentifier().stream())
                        .distinct()
                        .toList(),
                isUnresolved(mailFrom) ? mailFrom.domain().stream().toList() : List.of(),
                signatures.stream()
                        .filter(result -> result.outcome() == DkimOutcome.TEMPERROR)
                        .flatMap(result -> result.domain().stream())
                        .distinct()
                        .toList());
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
