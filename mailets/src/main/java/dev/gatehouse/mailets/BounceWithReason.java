package dev.gatehouse.mailets;

import dev.gatehouse.explain.FailureNotice;
import dev.gatehouse.explain.FailureReport;
import dev.gatehouse.matchers.MailOrigin;
import dev.gatehouse.matchers.RefusedRecipients;
import dev.gatehouse.matchers.RefusedRecipients.Reason;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.MessageBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Tells a user by mail why a message did not go out, with what to do and the reference, as a delivery status notification
 * (RFC 3464). Only a user who signed in is told, at the own address and not at that of MAIL FROM, which may be another's.
 * Whoever did not sign in gets nothing: anybody could have written that sender.
 *
 * <p>Sample configuration, with CheckSending and a matcher before it:
 *
 * <pre><code>
 * &lt;mailet match="All" class="dev.gatehouse.mailets.BounceWithReason"/&gt;
 * &lt;mailet match="All" class="Null"/&gt;
 * </code></pre>
 */
public final class BounceWithReason extends GenericMailet {
    private final Gatehouse gatehouse;

    @Inject
    public BounceWithReason(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        Optional<MailAddress> user = user(mail);
        // A notification is never answered (RFC 5321 section 6.1).
        if (user.isEmpty() || mail.getMaybeSender().isNullSender()) {
            return;
        }
        RefusedRecipients refused = RefusedRecipients.of(mail);
        Map<Reason, List<String>> byReason = mail.getRecipients().stream()
                .filter(recipient -> refused.reason(recipient).isPresent())
                .collect(Collectors.groupingBy(
                        recipient -> refused.reason(recipient).orElseThrow(),
                        Collectors.mapping(MailAddress::asString, Collectors.toList())));
        for (Map.Entry<Reason, List<String>> about : byReason.entrySet()) {
            tell(user.get(), mail, about.getKey(), about.getValue());
        }
    }

    private static Optional<MailAddress> user(Mail mail) throws MessagingException {
        Optional<String> user = MailOrigin.user(mail);
        return user.isPresent() && user.get().contains("@")
                ? Optional.of(new MailAddress(user.get()))
                : Optional.empty();
    }

    private void tell(MailAddress user, Mail mail, Reason reason, List<String> recipients) throws MessagingException {
        try {
            FailureNotice notice = gatehouse.refusals().notice(reason.refusal(), reason.reference(), recipients);
            MessageHeader header = MessageHeader.of(MessageBytes.of((MailImpl) mail));
            FailureReport report = new FailureReport(notice, gatehouse.gate().hostName(), user.asString(), header);
            send(user, report.bytes(Instant.now()));
        } catch (IOException e) {
            throw new MessagingException(mail.getName() + " cannot be read", e);
        }
    }

    private void send(MailAddress user, byte[] report) throws IOException, MessagingException {
        String name = MailImpl.getId();
        MailImpl notice = MailImpl.builder()
                .name(name)
                .sender(MaybeSender.nullSender())
                .addRecipient(user)
                .build();
        try {
            notice.setMessageContent(MimeMessageInputStreamSource.create(name, new ByteArrayInputStream(report)));
            getMailetContext().sendMail(notice);
        } finally {
            LifecycleUtil.dispose(notice);
        }
    }

    @Override
    public String getMailetInfo() {
        return "Gatehouse: tells users why their mail did not go out";
    }
}
