package dev.gatehouse.verdict;

import dev.gatehouse.arc.ArcHop;
import dev.gatehouse.arc.ArcOutcome;
import dev.gatehouse.arc.ArcResult;
import dev.gatehouse.authres.AuthenticationResults;
import dev.gatehouse.authres.MethodResult;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.Idna;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Whether somebody we trust passed the message on: a forwarder by network or signature, or a sealer (RFC 8617). */
final class TrustedPath {
    private final TrustedForwarders trusted;

    TrustedPath(TrustedForwarders trusted) {
        this.trusted = trusted;
    }

    /**
     * Who vouches.
     *
     * @param word for {@link Verdict#rule()}
     * @param comment for the domain owner: it keeps our configuration to itself
     * @param evidence for the operator
     */
    record Voucher(String word, String comment, String evidence) {}

    Optional<Voucher> of(MessageFacts facts) {
        return forwarder(facts).or(() -> sealer(facts));
    }

    /** A forwarder by network or signature. */
    Optional<Voucher> forwarder(MessageFacts facts) {
        return network(facts).or(() -> signature(facts));
    }

    private Optional<Voucher> network(MessageFacts facts) {
        return trusted.networks().stream()
                .filter(network -> network.contains(facts.session().clientAddress()))
                .findFirst()
                .map(network -> new Voucher("dmarc.trusted-forwarder", "known forwarder", "client is in " + network));
    }

    private Optional<Voucher> signature(MessageFacts facts) {
        return facts.found().dkim().stream()
                .map(DkimResult::authenticatedIdentifier)
                .flatMap(Optional::stream)
                .filter(domain -> trusted.signers().stream().anyMatch(domain::isWithin))
                .findFirst()
                .map(domain -> new Voucher("dmarc.trusted-forwarder", "known forwarder", "signed by " + domain));
    }

    /**
     * A valid chain whose sealers are trusted from the newest back to the one that saw DMARC pass for this author domain (RFC
     * 8617 section 7.2.1).
     */
    Optional<Voucher> sealer(MessageFacts facts) {
        ArcResult arc = facts.found().arc();
        if (arc.outcome() != ArcOutcome.PASS) {
            return Optional.empty();
        }
        List<ArcHop> newestFirst = new ArrayList<>(arc.hops());
        Collections.reverse(newestFirst);
        for (ArcHop hop : newestFirst) {
            Optional<Domain> sealer = hop.sealer().filter(trusted.sealers()::contains);
            if (sealer.isEmpty()) {
                return Optional.empty();
            }
            if (sawDmarcPass(hop, facts.fromDomain())) {
                return sealer.map(domain -> new Voucher(
                        "dmarc.trusted-sealer",
                        "arc=pass as." + hop.instance() + "=" + domain,
                        "ARC set " + hop.instance() + ", sealed by " + domain + ", says dmarc=pass"));
            }
        }
        return Optional.empty();
    }

    private static boolean sawDmarcPass(ArcHop hop, String fromDomain) {
        return AuthenticationResults.parse(hop.authenticationResults())
                .map(results -> results.of("dmarc").stream()
                        .anyMatch(dmarc -> dmarc.is("dmarc", "pass") && isAbout(dmarc, fromDomain)))
                .orElse(false);
    }

    private static boolean isAbout(MethodResult dmarc, String fromDomain) {
        return dmarc.property("header", "from")
                .flatMap(Idna::toDomain)
                .map(domain -> domain.name().equals(fromDomain))
                .orElse(false);
    }
}
