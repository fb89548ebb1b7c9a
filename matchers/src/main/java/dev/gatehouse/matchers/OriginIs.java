package dev.gatehouse.matchers;

import dev.gatehouse.smtp.Origin;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/**
 * Matches mail by who brought it in: user (signed in), trusted (by address or certificate), stranger, server (written by
 * James or Gatehouse itself), unknown (sent on by a Sieve script, fetched, or verified by nobody). What is forwarded keeps
 * its origin, so that our key signs nothing that a stranger wrote.
 *
 * <p>Sample configuration:
 *
 * <pre><code>
 * &lt;mailet match="dev.gatehouse.matchers.OriginIs=server" class="org.apache.james.jdkim.mailets.DKIMSign"&gt;
 * </code></pre>
 */
public final class OriginIs extends GenericMatcher {
    private Set<Origin> wanted = Set.of();

    @Override
    public void init() throws MessagingException {
        wanted = ResultCondition.parse(getMatcherConfig(), Origin.class);
    }

    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        return wanted.contains(MailOrigin.of(mail)) ? mail.getRecipients() : List.of();
    }
}
