package dev.gatehouse.matchers;

import dev.gatehouse.dns.Domain;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/**
 * Matches mail that may be answered with a bounce: its sender signed in or is in a trusted network, it was made by this
 * server, or SPF, DKIM or DMARC authenticated the address that the bounce goes to. What a stranger sent in somebody else's
 * name is not answered, since the answer would reach one who did not cause it (backscatter); that it was forwarded from here
 * makes no difference.
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
        return mail.hasSender() && (MailOrigin.of(mail).isOurs() || isAuthenticated(mail))
                ? mail.getRecipients()
                : List.of();
    }

    private static boolean isAuthenticated(Mail mail) {
        Optional<Domain> reversePath = mail.getMaybeSender()
                .asOptional()
                .flatMap(sender -> Domain.parse(sender.getDomain().asString()));
        return VerdictAttribute.of(mail)
                .filter(verdict -> reversePath.filter(verdict::authenticates).isPresent())
                .isPresent();
    }
}
