package dev.gatehouse.matchers;

import dev.gatehouse.verdict.Disposition;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/**
 * Matches recipients for whom the disposition is one of those named: accept, quarantine. Of a mail that is quarantined, a
 * recipient with an exception (policy.always-reachable, dmarc.recipient-modes) counts as accept; put this matcher before
 * recipients are rewritten.
 *
 * <p>Sample configuration:
 *
 * <pre><code>
 * &lt;mailet match="dev.gatehouse.matchers.DispositionIs=quarantine" class="ToProcessor"&gt;
 *     &lt;processor&gt;suspicious&lt;/processor&gt;
 * &lt;/mailet&gt;
 * </code></pre>
 */
public final class DispositionIs extends GenericMatcher {
    private Set<Disposition> wanted = Set.of();

    @Override
    public void init() throws MessagingException {
        wanted = ResultCondition.parse(getMatcherConfig(), Disposition.class);
    }

    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        Optional<VerdictAttribute> verdict = VerdictAttribute.of(mail);
        return verdict.isEmpty()
                ? List.of()
                : mail.getRecipients().stream()
                        .filter(recipient -> wanted.contains(verdict.get().dispositionFor(recipient.asString())))
                        .toList();
    }
}
