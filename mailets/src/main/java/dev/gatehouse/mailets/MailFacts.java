package dev.gatehouse.mailets;

import dev.gatehouse.gate.Gate;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import java.util.Optional;
import org.apache.james.core.MaybeSender;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;

/** What a queued mail still knows of the SMTP session that it came in. */
final class MailFacts {
    private MailFacts() {}

    /** Empty where it came in none: from a web client (JMAP), from another mailet, or fetched from elsewhere. */
    static Optional<SmtpFacts> of(Mail mail, Gate gate) {
        return mail.getAttribute(Mail.SMTP_SESSION_ID).isPresent() ? ofSession(mail, gate) : Optional.empty();
    }

    private static Optional<SmtpFacts> ofSession(Mail mail, Gate gate) {
        return Network.literalAddress(String.valueOf(mail.getRemoteAddr()))
                .map(client -> new SmtpFacts(
                        text(mail, Mail.SMTP_SESSION_ID),
                        gate.hostName(),
                        client,
                        0,
                        PortRole.MX,
                        text(mail, Mail.SMTP_HELO),
                        false,
                        AuthState.NOT_TRIED,
                        Optional.empty(),
                        reversePath(mail.getMaybeSender())));
    }

    private static String text(Mail mail, AttributeName name) {
        return AttributeUtils.getValueAndCastFromMail(mail, name, String.class).orElse("");
    }

    private static ReversePath reversePath(MaybeSender sender) {
        return sender.isNullSender() ? ReversePath.nullSender() : ReversePath.of(sender.asString(""));
    }
}
