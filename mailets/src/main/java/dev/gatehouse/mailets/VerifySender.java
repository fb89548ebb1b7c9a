package dev.gatehouse.mailets;

import dev.gatehouse.engine.Envelope;
import dev.gatehouse.engine.Outcome;
import dev.gatehouse.matchers.MailOrigin;
import dev.gatehouse.matchers.VerdictAttribute;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.MessageBytes;
import dev.gatehouse.smtp.SmtpFacts;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Verifies SPF, DKIM, ARC and DMARC of a stranger's mail that was accepted already, for servers without Gatehouse's SMTP
 * hooks, and gives the mail a verdict for the matchers and for ApplyDisposition. Mail that has a verdict, mail of users and
 * trusted machines, and mail that did not come by SMTP pass untouched.
 *
 * <p>Nothing can be refused or deferred any more: what would be refused is quarantined, what would be deferred is taken. Put it
 * first: a DKIM signature is verified on the message as it is then, and every mailet that changes a message may break it.
 *
 * <p>Sample configuration:
 *
 * <pre><code>
 * &lt;mailet match="All" class="dev.gatehouse.mailets.VerifySender"/&gt;
 * &lt;mailet match="All" class="dev.gatehouse.mailets.AddAuthenticationResults"/&gt;
 * </code></pre>
 */
public final class VerifySender extends GenericMailet {
    /** What Authentication-Results is to say, until AddAuthenticationResults has said it. */
    static final AttributeName RESULTS = AttributeName.of("dev.gatehouse.results");

    private final Gatehouse gatehouse;

    @Inject
    public VerifySender(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        if (MailOrigin.of(mail).isOurs() || VerdictAttribute.of(mail).isPresent()) {
            return;
        }
        Optional<SmtpFacts> facts = MailFacts.of(mail, gatehouse.gate()).filter(this::isStranger);
        try {
            if (facts.isPresent()) {
                verify(mail, facts.get());
            }
        } catch (IOException e) {
            throw new MessagingException(mail.getName() + " cannot be read", e);
        }
    }

    /** As in the SMTP session: what a trusted machine may show, CheckSending says. */
    private boolean isStranger(SmtpFacts facts) {
        return !gatehouse.gate().relay().isTrusted(facts, Optional.empty());
    }

    private void verify(Mail mail, SmtpFacts facts) throws IOException, MessagingException {
        List<String> recipients =
                mail.getRecipients().stream().map(MailAddress::asString).toList();
        Envelope envelope = Envelope.ofStranger(facts, recipients);
        Outcome outcome = gatehouse.engine().queued(envelope, MessageBytes.of(mail), Instant.now());
        gatehouse.count(envelope, outcome);
        mail.setAttribute(VerdictAttribute.of(outcome.verdict().orElseThrow(), outcome.spared(), "")
                .asAttribute());
        mail.setAttribute(new Attribute(
                RESULTS, AttributeValue.of(outcome.results().orElseThrow().value())));
    }

    @Override
    public String getMailetInfo() {
        return "Gatehouse: verifies SPF, DKIM, ARC and DMARC after queueing";
    }
}
