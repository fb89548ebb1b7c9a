package dev.gatehouse.matchers;

import java.util.Collection;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/**
 * Matches mail that may be answered with a bounce: its sender signed in or is in a trusted network, it was made by this
 * server, or SPF or DMARC authenticated it. What a stranger sent in somebody else's name is not answered, since the answer
 * would reach one who did not cause it (backscatter).
 *
 * <p>Sample configuration:
 *
 * <pre><code>
 * &lt;mailet match="dev.gatehouse.matchers.MayBeBounced" class="Bounce"/&gt;
 * </code></pre>
 */
public final class MayBeBounced extends GenericMatcher {
    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        boolean authenticated = VerdictAttribute.of(mail)
                .filter(VerdictAttribute::isAuthenticated)
                .isPresent();
        return mail.hasSender() && (OwnMail.is(mail) || authenticated) ? mail.getRecipients() : List.of();
    }
}
