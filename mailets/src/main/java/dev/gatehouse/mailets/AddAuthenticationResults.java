package dev.gatehouse.mailets;

import dev.gatehouse.authres.AuthenticationResults;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.matchers.VerdictAttribute;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.MessageBytes;
import dev.gatehouse.verdict.Disposition;
import java.io.IOException;
import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Writes what VerifySender found into the fields Authentication-Results (RFC 8601) and X-Gatehouse-Disposition on top of the
 * message, and removes the forged ones that use our name. Every other octet stays. It does so once; where the SMTP hooks
 * verify, they wrote the fields already, and this mailet does nothing.
 *
 * <p>Sample configuration:
 *
 * <pre><code>
 * &lt;mailet match="All" class="dev.gatehouse.mailets.VerifySender"/&gt;
 * &lt;mailet match="All" class="dev.gatehouse.mailets.AddAuthenticationResults"/&gt;
 * </code></pre>
 */
public final class AddAuthenticationResults extends GenericMailet {
    private final Gate gate;

    @Inject
    public AddAuthenticationResults(Gatehouse gatehouse) {
        this.gate = gatehouse.gate();
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        Optional<AuthenticationResults> results = AttributeUtils.getValueAndCastFromMail(
                        mail, VerifySender.RESULTS, String.class)
                .flatMap(AuthenticationResults::parse);
        if (results.isPresent()) {
            write(results.get(), (MailImpl) mail);
            mail.removeAttribute(VerifySender.RESULTS);
        }
    }

    private void write(AuthenticationResults results, MailImpl mail) throws MessagingException {
        Disposition disposition =
                VerdictAttribute.of(mail).map(VerdictAttribute::disposition).orElse(Disposition.ACCEPT);
        try {
            RawMessage message = MessageBytes.of(mail);
            MessageHeader header = MessageHeader.of(message);
            MessageBytes.rewrite(
                    mail, message, header, gate.forgedResults().in(header), gate.fieldsFor(results, disposition));
        } catch (IOException e) {
            throw new MessagingException(mail.getName() + " cannot be read", e);
        }
    }

    @Override
    public String getMailetInfo() {
        return "Gatehouse: adds Authentication-Results";
    }
}
