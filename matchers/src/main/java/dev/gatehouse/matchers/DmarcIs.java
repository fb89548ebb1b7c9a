package dev.gatehouse.matchers;

import dev.gatehouse.dmarc.DmarcOutcome;
import java.util.Set;
import javax.mail.MessagingException;

/**
 * Matches mail with one of the named DMARC results (RFC 9989 section 9).
 *
 * <p>Sample configuration:
 *
 * <pre><code>
 * &lt;mailet match="dev.gatehouse.matchers.DmarcIs=fail" class="ToProcessor"&gt;
 *     &lt;processor&gt;suspicious&lt;/processor&gt;
 * &lt;/mailet&gt;
 * </code></pre>
 */
public final class DmarcIs extends VerdictMatcher {
    private Set<DmarcOutcome> wanted = Set.of();

    @Override
    public void init() throws MessagingException {
        wanted = ResultCondition.parse(getMatcherConfig(), DmarcOutcome.class);
    }

    @Override
    boolean matches(VerdictAttribute verdict) {
        return wanted.contains(verdict.dmarc());
    }
}
