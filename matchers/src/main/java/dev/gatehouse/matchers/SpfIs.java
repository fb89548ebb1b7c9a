package dev.gatehouse.matchers;

import dev.gatehouse.spf.SpfOutcome;
import java.util.Set;
import javax.mail.MessagingException;

/**
 * Matches mail whose MAIL FROM identity has one of the named SPF results (RFC 7208 section 2.6).
 *
 * <p>Sample configuration:
 *
 * <pre><code>
 * &lt;mailet match="dev.gatehouse.matchers.SpfIs=fail,softfail" class="ToProcessor"&gt;
 *     &lt;processor&gt;suspicious&lt;/processor&gt;
 * &lt;/mailet&gt;
 * </code></pre>
 */
public final class SpfIs extends VerdictMatcher {
    private Set<SpfOutcome> wanted = Set.of();

    @Override
    public void init() throws MessagingException {
        wanted = ResultCondition.parse(getMatcherConfig(), SpfOutcome.class);
    }

    @Override
    boolean matches(VerdictAttribute verdict) {
        return wanted.contains(verdict.spf());
    }
}
