package dev.gatehouse.authres;

import dev.gatehouse.arc.ArcOutcome;
import dev.gatehouse.arc.ArcResult;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.net.IpAddress;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfResult;
import java.util.List;
import java.util.Optional;

/** What our evaluators found, in the words of RFC 8601 section 2.7. */
public final class MethodResults {
    /** Our bound on signatures that are reported one by one. */
    private static final int MAX_SIGNATURES = 30;

    private MethodResults() {}

    /** Only the identity that gave the result is named, without a local part that SPF does not vouch for (2.7.2). */
    public static MethodResult spf(SpfResult spf, SmtpFacts facts) {
        boolean helo = facts.reversePath().isNull();
        return MethodResult.of("spf", spf.outcome().word())
                .because(spf.problem())
                .with("smtp", helo ? "helo" : spf.identity().property(), nameOf(spf.domain()));
    }

    /** One result for each signature (2.7.1). */
    public static List<MethodResult> dkim(List<DkimResult> signatures) {
        if (signatures.isEmpty()) {
            return List.of(MethodResult.of("dkim", "none"));
        }
        return signatures.stream()
                .limit(MAX_SIGNATURES)
                .map(MethodResults::dkim)
                .toList();
    }

    private static MethodResult dkim(DkimResult signature) {
        return MethodResult.of("dkim", signature.outcome().word())
                .because(
                        signature.outcome().authenticates()
                                ? ""
                                : signature.reason().words())
                .with("header", "d", nameOf(signature.domain()))
                .with("header", "s", signature.selector())
                .with("header", "a", signature.algorithm())
                .with("header", "b", signature.signatureStart());
    }

    /** RFC 8617 section 10.2. */
    public static MethodResult arc(ArcResult arc, SmtpFacts facts) {
        MethodResult result = MethodResult.of("arc", arc.outcome().word())
                .because(arc.reason())
                .with("smtp", "remote-ip", IpAddress.text(facts.clientAddress()));
        return arc.outcome() == ArcOutcome.PASS
                ? result.with("header", "oldest-pass", Integer.toString(arc.oldestPass()))
                : result;
    }

    /** RFC 9989 section 9.1: the policy is the one after t=y. */
    public static MethodResult dmarc(DmarcResult dmarc) {
        MethodResult result = MethodResult.of("dmarc", dmarc.outcome().word())
                .because(dmarc.reason())
                .with("header", "from", nameOf(dmarc.authorDomain()));
        return dmarc.record().isPresent()
                ? result.with("policy", "dmarc", dmarc.appliedPolicy().word())
                : result;
    }

    /** Who signed in, if somebody did (2.7.4). */
    public static Optional<MethodResult> auth(SmtpFacts facts) {
        return facts.auth() == AuthState.SUCCEEDED
                ? facts.user().map(user -> MethodResult.of("auth", "pass").with("smtp", "auth", user))
                : Optional.empty();
    }

    /** Whether the reverse name of the client leads back to it (2.7.3). */
    public static MethodResult iprev(Iprev iprev) {
        return MethodResult.of("iprev", iprev.outcome().word()).with("policy", "iprev", IpAddress.text(iprev.client()));
    }

    private static String nameOf(Optional<dev.gatehouse.dns.Domain> domain) {
        return domain.map(name -> name.name()).orElse("");
    }
}
