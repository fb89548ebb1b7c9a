package dev.gatehouse.matchers;

import dev.gatehouse.smtp.Origin;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;

/** The origin of a queued mail, by what James notes of it. */
public final class MailOrigin {
    /** Where James keeps the name of who signed in: by SMTP, and by JMAP. */
    private static final List<AttributeName> USER =
            List.of(Mail.SMTP_AUTH_USER, AttributeName.of("org.apache.james.jmap.send.MailMetaData.username"));

    private static final AttributeName TRUSTED_NETWORK = AttributeName.of("org.apache.james.SMTPIsAuthNetwork");

    private MailOrigin() {}

    /**
     * The first that applies. Whatever a mailet sends is noted as sent by a mailet, what it passes on for a stranger too; but
     * only what came in has a Received field (RFC 5321 section 4.4), which James' SMTP never leaves out.
     */
    public static Origin of(Mail mail) throws MessagingException {
        if (user(mail).isPresent()) {
            return Origin.USER;
        }
        if (has(mail, TRUSTED_NETWORK)) {
            return Origin.TRUSTED;
        }
        if (has(mail, VerdictAttribute.NAME)) {
            return Origin.STRANGER;
        }
        boolean sentByMailet = has(mail, Mail.SENT_BY_MAILET_ATTRIBUTE.getName());
        return sentByMailet && mail.getMessage().getHeader("Received") == null ? Origin.SERVER : Origin.UNKNOWN;
    }

    /** The name of who signed in. */
    public static Optional<String> user(Mail mail) {
        return USER.stream()
                .map(name -> AttributeUtils.getValueAndCastFromMail(mail, name, String.class))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static boolean has(Mail mail, AttributeName name) {
        return mail.getAttribute(name).isPresent();
    }
}
