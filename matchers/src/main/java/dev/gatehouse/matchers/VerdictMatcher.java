package dev.gatehouse.matchers;

import java.util.Collection;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/** A matcher that asks the verdict and answers for all recipients alike. A mail without a verdict does not match. */
abstract class VerdictMatcher extends GenericMatcher {
    /** Whether a mail with this verdict matches. */
    abstract boolean matches(VerdictAttribute verdict);

    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        return VerdictAttribute.of(mail).filter(this::matches).isPresent() ? mail.getRecipients() : List.of();
    }
}
