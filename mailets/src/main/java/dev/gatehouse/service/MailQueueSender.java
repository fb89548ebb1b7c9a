package dev.gatehouse.service;

import dev.gatehouse.report.ReportMail;
import dev.gatehouse.report.ReportSender;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.MailetContext;

/** Hands report mails to James' own queue, through which they are signed and delivered like any other mail. */
final class MailQueueSender implements ReportSender {
    private final MailetContext james;

    @Inject
    MailQueueSender(MailetContext james) {
        this.james = james;
    }

    @Override
    public void send(ReportMail report) throws IOException {
        String name = "gatehouse-report-" + report.messageId();
        try {
            MailImpl mail = MailImpl.builder()
                    .name(name)
                    .sender(new MailAddress(report.sender()))
                    .addRecipient(new MailAddress(report.recipient()))
                    .build();
            try {
                mail.setMessageContent(
                        MimeMessageInputStreamSource.create(name, new ByteArrayInputStream(report.bytes())));
                james.sendMail(mail);
            } finally {
                LifecycleUtil.dispose(mail);
            }
        } catch (MessagingException e) {
            throw new IOException("James did not take the report for " + report.recipient(), e);
        }
    }
}
