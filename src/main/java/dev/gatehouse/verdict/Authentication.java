package dev.gatehouse.verdict;

import dev.gatehouse.arc.ArcResult;
import dev.gatehouse.authres.AuthenticationResults;
import dev.gatehouse.authres.MethodResult;
import dev.gatehouse.authres.MethodResults;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfResult;
import java.util.ArrayList;
import java.util.List;

/**
 * All that was found about one message.
 *
 * @param spf the MAIL FROM identity
 * @param heloSpf the HELO identity, checked on its own (RFC 7208 section 2.3)
 * @param dkim a result for each signature, top first
 */
public record Authentication(
        SpfResult spf, SpfResult heloSpf, List<DkimResult> dkim, ArcResult arc, DmarcResult dmarc) {
    public Authentication {
        dkim = List.copyOf(dkim);
    }

    /** The results in the words of RFC 8601, said by {@code authservId}. */
    public AuthenticationResults results(String authservId, SmtpFacts facts) {
        return results(authservId, facts, List.of());
    }

    /** The same with results that others found, for example iprev ({@link MethodResults#iprev}). */
    public AuthenticationResults results(String authservId, SmtpFacts facts, List<MethodResult> more) {
        List<MethodResult> results = new ArrayList<>();
        MethodResults.auth(facts).ifPresent(results::add);
        results.add(MethodResults.spf(spf, facts));
        results.addAll(MethodResults.dkim(dkim));
        results.add(MethodResults.arc(arc, facts));
        results.add(MethodResults.dmarc(dmarc));
        results.addAll(more);
        return new AuthenticationResults(authservId, results);
    }
}
