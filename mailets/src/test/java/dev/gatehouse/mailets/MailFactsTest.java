package dev.gatehouse.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Settings;
import dev.gatehouse.net.IpAddress;
import dev.gatehouse.smtp.SmtpFacts;
import javax.mail.MessagingException;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.junit.jupiter.api.Test;

class MailFactsTest {
    private static final Gate GATE = new Gate(Settings.defaults(), "mail.example.com");

    @Test
    void areThoseOfTheSessionThatTheMailCameIn() throws MessagingException {
        FakeMail mail = FakeMail.builder()
                .name("m")
                .sender("a@author.example")
                .recipient("b@example.com")
                .remoteAddr("2001:db8::7")
                .build();
        mail.setAttribute(new Attribute(Mail.SMTP_SESSION_ID, AttributeValue.of("s1")));
        mail.setAttribute(new Attribute(Mail.SMTP_HELO, AttributeValue.of("mx.author.example")));

        SmtpFacts facts = MailFacts.of(mail, GATE).orElseThrow();

        assertThat(IpAddress.text(facts.clientAddress())).isEqualTo("2001:db8::7");
        assertThat(facts.helo()).isEqualTo("mx.author.example");
        assertThat(facts.reversePath().address()).isEqualTo("a@author.example");
    }

    @Test
    void mailThatDidNotComeBySmtpHasNone() throws MessagingException {
        FakeMail mail = FakeMail.builder()
                .name("m")
                .sender("anna@example.com")
                .recipient("b@example.com")
                .remoteAddr("127.0.0.1")
                .build();

        assertThat(MailFacts.of(mail, GATE)).isEmpty();
    }
}
