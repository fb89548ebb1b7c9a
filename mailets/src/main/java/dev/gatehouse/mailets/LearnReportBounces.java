package dev.gatehouse.mailets;

import dev.gatehouse.report.DeliveryStatus;
import dev.gatehouse.report.ReportService;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.Reports;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Takes the mail that comes back for a DMARC report of ours, and learns from it which destinations get none for a while.
 * Other mail passes untouched. Belongs before the mailets that look whose mailbox an address is.
 *
 * <p>Sample configuration:
 *
 * <pre><code>
 * &lt;mailet match="All" class="dev.gatehouse.mailets.LearnReportBounces"/&gt;
 * &lt;mailet match="RecipientIsLocal" class="ToProcessor"&gt;
 *     &lt;processor&gt;local-delivery&lt;/processor&gt;
 * &lt;/mailet&gt;
 * </code></pre>
 */
public final class LearnReportBounces extends GenericMailet {
    private final Gatehouse gatehouse;

    @Inject
    public LearnReportBounces(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        if (gatehouse.reports().isPresent()) {
            take(mail, gatehouse.reports().map(Reports::service).orElseThrow());
        }
    }

    private static void take(Mail mail, ReportService reports) throws MessagingException {
        List<MailAddress> others = new ArrayList<>();
        for (MailAddress recipient : mail.getRecipients()) {
            if (reports.isBounceAddress(recipient.asString())) {
                learn(mail, reports, recipient.asString());
            } else {
                others.add(recipient);
            }
        }
        if (others.size() < mail.getRecipients().size()) {
            mail.setRecipients(others);
            mail.setState(others.isEmpty() ? Mail.GHOST : mail.getState());
        }
    }

    private static void learn(Mail mail, ReportService reports, String address) throws MessagingException {
        try (InputStream message = new MimeMessageInputStream(mail.getMessage())) {
            reports.bounced(
                    address, DeliveryStatus.read(message, mail.getMaybeSender().isNullSender()), Instant.now());
        } catch (IOException e) {
            throw new MessagingException("a bounce cannot be read", e);
        }
    }

    @Override
    public String getMailetInfo() {
        return "Gatehouse: learns from bounces of DMARC reports";
    }
}
