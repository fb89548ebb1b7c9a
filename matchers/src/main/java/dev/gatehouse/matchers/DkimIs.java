package dev.gatehouse.matchers;

import dev.gatehouse.dkim.DkimOutcome;
import java.util.Set;
import javax.mail.MessagingException;

/**
 * Matches mail that has a DKIM signature with one of the named results; none matches unsigned mail (RFC 8601 section 2.7.1).
 *
 * <p>Sample configuration:
 *
 * <pre><code>
 * &lt;mailet match="dev.gatehouse.matchers.DkimIs=none,fail" class="ToProcessor"&gt;
 *     &lt;processor&gt;suspicious&lt;/processor&gt;
 * &lt;/mailet&gt;
 * </code></pre>
 */
public final class DkimIs extends VerdictMatcher {
    private Set<DkimOutcome> wanted = Set.of();

    @Override
    public void init() throws MessagingException {
        wanted = ResultCondition.parse(getMatcherConfig(), DkimOutcome.class);
    }

    @Override
    boolean matches(VerdictAttribute verdict) {
        return verdict.dkim().isEmpty()
                ? wanted.contains(DkimOutcome.NONE)
                : verdict.dkim().stream().anyMatch(signature -> wanted.contains(signature.outcome()));
    }
}
