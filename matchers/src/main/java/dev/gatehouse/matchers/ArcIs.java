package dev.gatehouse.matchers;

import dev.gatehouse.arc.ArcOutcome;
import java.util.Set;
import javax.mail.MessagingException;

/**
 * Matches mail whose ARC chain has one of the named validation results (RFC 8617 section 4.4).
 *
 * <p>Sample configuration:
 *
 * <pre><code>
 * &lt;mailet match="dev.gatehouse.matchers.ArcIs=fail" class="ToProcessor"&gt;
 *     &lt;processor&gt;suspicious&lt;/processor&gt;
 * &lt;/mailet&gt;
 * </code></pre>
 */
public final class ArcIs extends VerdictMatcher {
    private Set<ArcOutcome> wanted = Set.of();

    @Override
    public void init() throws MessagingException {
        wanted = ResultCondition.parse(getMatcherConfig(), ArcOutcome.class);
    }

    @Override
    boolean matches(VerdictAttribute verdict) {
        return wanted.contains(verdict.arc());
    }
}
