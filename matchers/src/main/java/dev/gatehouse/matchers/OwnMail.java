package dev.gatehouse.matchers;

import java.util.List;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;

/** Mail that no stranger brought: its sender signed in or is in a trusted network, or this server made it. */
public final class OwnMail {
    private static final List<AttributeName> SIGNS = List.of(
            Mail.SMTP_AUTH_USER,
            AttributeName.of("org.apache.james.SMTPIsAuthNetwork"),
            Mail.SENT_BY_MAILET_ATTRIBUTE.getName());

    private OwnMail() {}

    public static boolean is(Mail mail) {
        return SIGNS.stream().anyMatch(name -> mail.getAttribute(name).isPresent());
    }
}
