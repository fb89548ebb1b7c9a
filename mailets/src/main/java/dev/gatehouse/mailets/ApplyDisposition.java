package dev.gatehouse.mailets;

import dev.gatehouse.matchers.VerdictAttribute;
import dev.gatehouse.verdict.Disposition;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.mailet.Mail;
import org.apache.mailet.StorageDirective;
import org.apache.mailet.base.GenericMailet;

/**
 * Puts quarantined mail into each recipient's Junk folder, when it is delivered afterwards by LocalDelivery. Other mail
 * passes untouched.
 *
 * <p>Parameter {@code folder}: the folder's name, Junk by default; James makes it where it does not exist.
 *
 * <p>Sample configuration:
 *
 * <pre><code>
 * &lt;mailet match="All" class="dev.gatehouse.mailets.ApplyDisposition"&gt;
 *     &lt;folder&gt;Junk&lt;/folder&gt;
 * &lt;/mailet&gt;
 * &lt;mailet match="All" class="LocalDelivery"/&gt;
 * </code></pre>
 */
public final class ApplyDisposition extends GenericMailet {
    private final UsersRepository users;
    private StorageDirective directive = intoFolder("Junk");

    @Inject
    public ApplyDisposition(UsersRepository users) {
        this.users = users;
    }

    @Override
    public void init() throws MessagingException {
        String folder = getInitParameter("folder", "Junk");
        if (folder.isBlank()) {
            throw new MessagingException(
                    getMailetName() + ": folder is empty; name a folder or leave the parameter out.");
        }
        directive = intoFolder(folder);
    }

    private static StorageDirective intoFolder(String folder) {
        return StorageDirective.builder().targetFolder(folder).build();
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        if (isQuarantined(mail)) {
            for (MailAddress recipient : mail.getRecipients()) {
                directive.encodeAsAttributes(username(recipient)).forEach(mail::setAttribute);
            }
        }
    }

    private static boolean isQuarantined(Mail mail) {
        return VerdictAttribute.of(mail)
                .filter(verdict -> verdict.disposition() == Disposition.QUARANTINE)
                .isPresent();
    }

    private Username username(MailAddress recipient) throws MessagingException {
        try {
            return users.getUsername(recipient);
        } catch (UsersRepositoryException e) {
            throw new MessagingException("cannot tell whose mailbox " + recipient + " is", e);
        }
    }

    @Override
    public String getMailetInfo() {
        return "Gatehouse: applies the disposition of a mail's verdict";
    }
}
