package dev.gatehouse.verdict;

import dev.gatehouse.dkim.DkimReason;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.dns.Domain;
import java.util.ArrayList;
import java.util.List;

/** What suggests that an honest message took a detour on which its authentication broke (RFC 9989 section 7.4). */
final class Detours {
    private Detours() {}

    /** List-Id or List-Post (RFC 2919, RFC 2369), where the list's host stands for the message. */
    static List<String> mailingList(MessageFacts facts) {
        ListHosts hosts = new ListHosts(facts.found());
        List<String> signs = new ArrayList<>();
        for (String name : List.of("List-Id", "List-Post")) {
            if (facts.header().named(name).stream().anyMatch(hosts::isVouchedFor)) {
                signs.add(name + " field");
            }
        }
        return signs;
    }

    /** A whole ARC chain whose newest sealer did seal it, or a signature of the author's domain that only the body breaks. */
    static List<String> forwarding(MessageFacts facts) {
        List<String> signs = new ArrayList<>();
        if (facts.found().arc().isSealed()) {
            signs.add("ARC sets of an untrusted chain");
        }
        facts.found().dkim().stream()
                .filter(signature -> signature.reason() == DkimReason.BODY_HASH_MISMATCH)
                .flatMap(signature -> signature.domain().stream())
                .filter(domain -> wouldAlign(domain, facts.found().dmarc()))
                .findFirst()
                .ifPresent(domain -> signs.add("signature of " + domain + " fails only its body hash"));
        return signs;
    }

    /** Without a question to the DNS: policy looks nothing up. Where no walk was needed, the author's own name counts. */
    private static boolean wouldAlign(Domain signer, DmarcResult dmarc) {
        return dmarc.organizationalDomain()
                .or(dmarc::authorDomain)
                .map(signer::isWithin)
                .orElse(false);
    }
}
