package dev.gatehouse.verdict;

import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dmarc.DmarcOutcome;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.dmarc.PublicSuffixList;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.spf.SpfOutcome;
import dev.gatehouse.spf.SpfResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Whether a stranger may use a reverse-path at a domain that is hosted here: only if that domain itself vouches for the
 * message, by its SPF record, its signature or its DMARC record. Nobody else's result counts, and nobody else's DNS failure.
 *
 * <p>It is asked before DMARC: who merely did not sign in is told so, and not what the domain's owner must publish.
 */
final class HostedSenderRule {
    /** No organizational domain has fewer (RFC 9989 section 4.10). */
    private static final int LABELS_OF_AN_ORGANIZATION = 2;

    private final TrustedPath trustedPath;

    HostedSenderRule(PolicySettings settings) {
        this.trustedPath = new TrustedPath(settings.forwarders());
    }

    Optional<Finding> apply(MessageFacts facts) {
        Optional<Domain> sender = facts.session().reversePath().domain();
        return facts.senderIsHosted() ? sender.map(domain -> asked(facts, domain)) : Optional.empty();
    }

    private Finding asked(MessageFacts facts, Domain sender) {
        return vouched(facts, sender)
                .or(() -> trusted(facts, sender))
                .or(() -> unresolved(facts, sender))
                .orElseGet(() -> unauthenticated(facts, sender));
    }

    private static Optional<Finding> vouched(MessageFacts facts, Domain sender) {
        Authentication found = facts.found();
        if (found.spf().authenticatedIdentifier().filter(sender::equals).isPresent()) {
            return Optional.of(accept("sender.spf", "SPF of " + sender + " passes"));
        }
        if (signers(found).anyMatch(sender::equals)) {
            return Optional.of(accept("sender.dkim", "signed by " + sender));
        }
        return found.dmarc().outcome() == DmarcOutcome.PASS && isOfSameOrganization(found.dmarc(), sender)
                ? Optional.of(accept(
                        "sender.dmarc",
                        "DMARC of " + found.dmarc().authorDomain().orElseThrow() + " passes"))
                : Optional.empty();
    }

    private static Stream<Domain> signers(Authentication found) {
        return found.dkim().stream().map(DkimResult::authenticatedIdentifier).flatMap(Optional::stream);
    }

    /** Whether DMARC's author domain may speak for the sender's: the same, above it, or in one organizational domain. */
    private static boolean isOfSameOrganization(DmarcResult dmarc, Domain sender) {
        return dmarc.authorDomain().filter(sender::isWithin).isPresent()
                || dmarc.organizationalDomain().filter(sender::isWithin).isPresent();
    }

    /**
     * A forwarder that we trust breaks SPF and perhaps signatures, of our own users' mail too. A sealer's word is about the
     * author and under any reverse-path as true: it counts only where both are of one organization.
     */
    private Optional<Finding> trusted(MessageFacts facts, Domain sender) {
        Optional<TrustedPath.Voucher> forwarder = trustedPath.forwarder(facts);
        boolean isAuthors = facts.author()
                .single()
                .filter(author -> isOfSameOrganization(facts.found().dmarc(), sender)
                        || PublicSuffixList.organizationalDomain(author)
                                .equals(PublicSuffixList.organizationalDomain(sender)))
                .isPresent();
        return (isAuthors ? forwarder.or(() -> trustedPath.sealer(facts)) : forwarder)
                .map(voucher -> accept("sender.trusted-path", voucher.evidence()));
    }

    /** A DNS failure is none of "yes" and "no", if the answer could still have vouched for the sender's domain. */
    private static Optional<Finding> unresolved(MessageFacts facts, Domain sender) {
        Authentication found = facts.found();
        return unresolvedSpf(found.spf(), sender)
                .or(() -> unresolvedSignature(found, sender))
                .or(() -> unresolvedDmarc(facts, sender))
                .map(evidence -> Finding.refuse(Rule.SENDER, grounds(Refusal.SND_LOCAL_TEMP, facts, sender), evidence)
                        .called("sender.cannot-tell"));
    }

    private static Optional<String> unresolvedSpf(SpfResult spf, Domain sender) {
        return spf.outcome() == SpfOutcome.TEMPERROR
                        && spf.domain().filter(sender::equals).isPresent()
                ? Optional.of("SPF of " + sender + " could not be checked")
                : Optional.empty();
    }

    private static Optional<String> unresolvedSignature(Authentication found, Domain sender) {
        return unresolvedSigners(found).anyMatch(sender::equals)
                ? Optional.of("the signature of " + sender + " could not be checked")
                : Optional.empty();
    }

    private static Stream<Domain> unresolvedSigners(Authentication found) {
        return found.dkim().stream()
                .filter(result -> result.outcome() == DkimOutcome.TEMPERROR)
                .map(DkimResult::domain)
                .flatMap(Optional::stream);
    }

    /** Whether an answer could have made DMARC pass: without an identifier that may be aligned none could. */
    private static Optional<String> unresolvedDmarc(MessageFacts facts, Domain sender) {
        Authentication found = facts.found();
        Optional<Domain> author = facts.author().single().filter(domain -> mayBeOneOrganization(domain, sender));
        boolean open = found.dmarc().outcome() == DmarcOutcome.TEMPERROR
                && author.isPresent()
                && Stream.concat(signers(found), unresolvedSigners(found))
                        .anyMatch(signer -> mayBeOneOrganization(signer, sender));
        return open ? Optional.of(found.dmarc().reason()) : Optional.empty();
    }

    /** Without the DNS nobody knows the organizational domain; it is never wider than this. */
    private static boolean mayBeOneOrganization(Domain one, Domain other) {
        return one.rightmost(LABELS_OF_AN_ORGANIZATION).equals(other.rightmost(LABELS_OF_AN_ORGANIZATION));
    }

    private static Finding unauthenticated(MessageFacts facts, Domain sender) {
        return Finding.refuse(
                        Rule.SENDER,
                        grounds(refusal(facts), facts, sender),
                        "neither SPF, DKIM nor DMARC of " + sender + " passes")
                .called("sender.local-unauthenticated");
    }

    /** Only our users connect to a submission port (RFC 6409 section 4.3): they learn how far they came with signing in. */
    private static Refusal refusal(MessageFacts facts) {
        if (facts.session().portRole() != PortRole.SUBMISSION) {
            return Refusal.SND_LOCAL_UNAUTH;
        }
        return facts.session().auth() == AuthState.FAILED ? Refusal.SND_AUTH_FAILED : Refusal.SND_AUTH_MISSING;
    }

    private static Grounds grounds(Refusal refusal, MessageFacts facts, Domain sender) {
        Map<String, String> values = new TreeMap<>();
        values.put("ip", facts.clientAddress());
        values.put("sender", facts.session().reversePath().address());
        values.put("senderDomain", sender.name());
        values.put("helo", facts.session().helo());
        values.values().removeIf(String::isEmpty);
        return new Grounds(refusal, values);
    }

    private static Finding accept(String word, String evidence) {
        return Finding.accept(Rule.SENDER, word, List.of(), evidence);
    }
}
