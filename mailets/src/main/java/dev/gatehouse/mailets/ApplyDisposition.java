package dev.gatehouse.mailets;

import dev.gatehouse.matchers.VerdictAttribute;
import dev.gatehouse.service.SetApart;
import dev.gatehouse.verdict.Disposition;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.rrt.lib.Mapping;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.mailet.Mail;
import org.apache.mailet.StorageDirective;
import org.apache.mailet.base.GenericMailet;

/**
 * Puts quarantined mail into each recipient's Junk folder, when it is delivered afterwards by LocalDelivery. Other mail
 * passes untouched, and so does the copy of a recipient with an exception: policy.always-reachable, dmarc.recipient-modes.
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
    private final RecipientRewriteTable aliases;
    private StorageDirective directive = intoFolder("Junk");

    @Inject
    public ApplyDisposition(UsersRepository users, RecipientRewriteTable aliases) {
        this.users = users;
        this.aliases = aliases;
    }

    @Override
    public void init() throws MessagingException {
        String folder = getInitParameter("folder", "Junk");
        if (folder.isBlank()) {
            throw new MessagingException(
                    getMailetName() + ": folder is empty; name a folder or leave the parameter out.");
        }
        directive = intoFolder(folder);
        SetApart.isSeenTo();
    }

    private static StorageDirective intoFolder(String folder) {
        return StorageDirective.builder().targetFolder(folder).build();
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        Optional<VerdictAttribute> quarantined =
                VerdictAttribute.of(mail).filter(verdict -> verdict.disposition() == Disposition.QUARANTINE);
        if (quarantined.isPresent()) {
            setApart(mail, spared(quarantined.get()));
        }
    }

    private void setApart(Mail mail, Set<MailAddress> spared) throws MessagingException {
        for (MailAddress recipient : mail.getRecipients()) {
            if (!spared.contains(recipient)) {
                directive.encodeAsAttributes(username(recipient)).forEach(mail::setAttribute);
            }
        }
    }

    /** The recipients with an exception, and who reads their mail: aliases were resolved since the verdict. */
    private Set<MailAddress> spared(VerdictAttribute verdict) throws MessagingException {
        Set<MailAddress> spared = new HashSet<>();
        for (String address : verdict.spared()) {
            MailAddress recipient = new MailAddress(address);
            spared.add(recipient);
            spared.addAll(readers(recipient));
        }
        return spared;
    }

    private Set<MailAddress> readers(MailAddress recipient) throws MessagingException {
        Set<MailAddress> readers = new HashSet<>();
        if (recipient.getLocalPart().equalsIgnoreCase("postmaster")) {
            readers.add(getMailetContext().getPostmaster()); // as the mailet PostmasterAlias does
        }
        try {
            aliases.getResolvedMappings(recipient.getLocalPart(), recipient.getDomain())
                    .asStream()
                    .map(Mapping::asMailAddress)
                    .flatMap(Optional::stream)
                    .forEach(readers::add);
        } catch (RecipientRewriteTable.ErrorMappingException nobody) {
            return readers;
        } catch (RecipientRewriteTableException e) {
            throw new MessagingException("cannot tell who reads the mail of " + recipient, e);
        }
        return readers;
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
