package dev.gatehouse.verdict;

import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dmarc.DmarcOutcome;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.net.IpAddress;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfOutcome;
import dev.gatehouse.spf.SpfResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a site may ask of SPF and DKIM beyond DMARC; all of it off by default. A message that passes DMARC is not asked (RFC
 * 9989 section 7.1).
 */
final class SenderRules {
    private SenderRules() {}

    static List<Finding> apply(MessageFacts facts) {
        return facts.found().dmarc().outcome() == DmarcOutcome.PASS
                ? List.of()
                : Stream.of(
                                spf(facts.session(), facts.found().spf()),
                                helo(facts.session(), facts.found().heloSpf()),
                                dkim(facts),
                                authentication(facts))
                        .flatMap(Optional::stream)
                        .toList();
    }

    static Optional<Finding> spf(SmtpFacts session, SpfResult spf) {
        return switch (spf.outcome()) {
            case FAIL -> Optional.of(failed(Rule.SPF_FAIL, session, spf));
            case PERMERROR ->
                Optional.of(Finding.refuse(
                        Rule.SPF_PERMERROR,
                        SpfGrounds.of(Refusal.SPF_PERMERROR, spf, Map.of("spfProblem", spf.problem())),
                        spf.problem()));
            case TEMPERROR ->
                Optional.of(Finding.refuse(
                        Rule.SPF_UNRESOLVED, SpfGrounds.of(Refusal.SPF_TEMPERROR, spf, Map.of()), spf.problem()));
            case NONE, NEUTRAL, PASS, SOFTFAIL -> Optional.empty();
        };
    }

    private static Optional<Finding> helo(SmtpFacts session, SpfResult spf) {
        return spf.outcome() == SpfOutcome.FAIL
                ? Optional.of(failed(Rule.SPF_HELO_FAIL, session, spf))
                : Optional.empty();
    }

    private static Finding failed(Rule rule, SmtpFacts session, SpfResult spf) {
        Map<String, String> values = Map.of("ip", IpAddress.text(session.clientAddress()));
        return Finding.refuse(
                rule,
                SpfGrounds.of(Refusal.SPF_FAIL, spf, values),
                "SPF fail of " + spf.domain().map(Domain::name).orElse(""));
    }

    private static Optional<Finding> dkim(MessageFacts facts) {
        List<Domain> passing = passing(facts);
        if (passing.isEmpty()) {
            Map<String, String> values = Map.of("fromDomain", facts.fromDomain(), "ip", facts.clientAddress());
            return Optional.of(
                    Finding.refuse(Rule.DKIM_REQUIRED, new Grounds(Refusal.DKIM_NONE, values), "no signature passes"));
        }
        if (facts.found().dmarc().dkimAligned() || passing.stream().anyMatch(domain -> isRelated(domain, facts))) {
            return Optional.empty();
        }
        Map<String, String> values = Map.of(
                "dkimDomain", passing.get(0).name(), "fromDomain", facts.fromDomain(), "ip", facts.clientAddress());
        return Optional.of(Finding.refuse(
                Rule.DKIM_REQUIRED, new Grounds(Refusal.DKIM_UNALIGNED, values), "signed by " + passing.get(0)));
    }

    /** Without a DMARC record nobody walked the tree: one name within the other must do. */
    private static boolean isRelated(Domain signer, MessageFacts facts) {
        return facts.found().dmarc().record().isEmpty()
                && facts.author().domains().stream()
                        .anyMatch(author -> author.isWithin(signer) || signer.isWithin(author));
    }

    private static Optional<Finding> authentication(MessageFacts facts) {
        boolean nobody = facts.found().dmarc().outcome() == DmarcOutcome.NONE
                && facts.found().spf().authenticatedIdentifier().isEmpty()
                && passing(facts).isEmpty();
        Map<String, String> values = Map.of("fromDomain", facts.fromDomain(), "ip", facts.clientAddress());
        return nobody
                ? Optional.of(Finding.refuse(
                        Rule.AUTHENTICATION_REQUIRED,
                        SpfGrounds.ofAuthor(Refusal.AUTHRES_MULTI, facts, values),
                        "neither SPF nor DKIM passes, no DMARC record"))
                : Optional.empty();
    }

    private static List<Domain> passing(MessageFacts facts) {
        return facts.found().dkim().stream()
                .map(DkimResult::authenticatedIdentifier)
                .flatMap(Optional::stream)
                .toList();
    }
}
