package dev.gatehouse.matchers;

import dev.gatehouse.verdict.Disposition;
import java.util.Set;
import javax.mail.MessagingException;

/**
 * Matches mail with one of the named dispositions: accept, quarantine.
 *
 * <p>Sample configuration:
 *
 * <pre><code>
 * &lt;mailet match="dev.gatehouse.matchers.DispositionIs=quarantine" class="ToProcessor"&gt;
 *     &lt;processor&gt;suspicious&lt;/processor&gt;
 * &lt;/mailet&gt;
 * </code></pre>
 */
public final class DispositionIs extends VerdictMatcher {
    private Set<Disposition> wanted = Set.of();

    @Override
    public void init() throws MessagingException {
        wanted = ResultCondition.parse(getMatcherConfig(), Disposition.class);
    }

    @Override
    boolean matches(VerdictAttribute verdict) {
        return wanted.contains(verdict.disposition());
    }
}
