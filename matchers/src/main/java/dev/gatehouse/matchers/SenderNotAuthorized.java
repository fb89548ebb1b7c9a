package dev.gatehouse.matchers;

import dev.gatehouse.verdict.Refusal;
import java.util.Collection;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/**
 * Matches mail of users and trusted machines that use a sender which is not theirs. For servers that cannot use
 * Gatehouse's SMTP hooks; the mailet {@code CheckSending} must stand before it.
 *
 * <p>Sample configuration:
 *
 * <pre><code>
 * &lt;mailet match="All" class="dev.gatehouse.mailets.CheckSending"/&gt;
 * &lt;mailet match="dev.gatehouse.matchers.SenderNotAuthorized" class="ToProcessor"&gt;
 *     &lt;processor&gt;refused&lt;/processor&gt;
 * &lt;/mailet&gt;
 * </code></pre>
 */
public final class SenderNotAuthorized extends GenericMatcher {
    @Override
    public Collection<MailAddress> match(Mail mail) {
        return RefusedRecipients.about(Refusal.Topic.SENDER, mail);
    }
}
