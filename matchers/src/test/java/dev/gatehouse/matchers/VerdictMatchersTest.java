package dev.gatehouse.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.arc.ArcOutcome;
import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dmarc.DmarcOutcome;
import dev.gatehouse.spf.SpfOutcome;
import dev.gatehouse.verdict.Disposition;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.Matcher;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictMatchersTest {
    private static final VerdictAttribute FORGED = new VerdictAttribute(
            Disposition.QUARANTINE,
            "dmarc",
            SpfOutcome.SOFTFAIL,
            "bank.example",
            SpfOutcome.NONE,
            List.of(
                    new VerdictAttribute.Signature(DkimOutcome.PASS, "list.example", "s"),
                    new VerdictAttribute.Signature(DkimOutcome.FAIL, "bank.example", "s")),
            ArcOutcome.NONE,
            DmarcOutcome.FAIL,
            "bank.example",
            "bank.example",
            List.of("postmaster@example.com"),
            "");

    @ParameterizedTest(name = "{0}={1}: {2}")
    @CsvSource(
            delimiter = ';',
            value = {
                "DispositionIs; quarantine; true",
                "DispositionIs; accept; false",
                "SpfIs; fail,softfail; true",
                "SpfIs; pass; false",
                "DkimIs; fail; true",
                "DkimIs; PASS; true",
                "DkimIs; none; false",
                "ArcIs; none; true",
                "ArcIs; pass, fail; false",
                "DmarcIs; fail; true",
                "DmarcIs; pass,none; false",
                "SignedBy; list.example; true",
                "SignedBy; bank.example; false",
                "SignedBy; other.example, LIST.example; true",
                "MayBeBounced; ''; false",
            })
    void asksTheVerdict(String matcher, String condition, boolean expected) throws Exception {
        assertThat(matcher(matcher, condition).match(mail(FORGED)).isEmpty()).isNotEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "DispositionIs; refused",
                "SpfIs; hardfail",
                "DkimIs; pass,maybe",
                "ArcIs; ''",
                "DmarcIs; reject",
                "SignedBy; not a domain"
            })
    void aWrongConditionIsRefusedByName(String matcher, String condition) {
        assertThatThrownBy(() -> matcher(matcher, condition))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith(matcher + "=" + condition + ": ");
    }

    @Test
    void aSparedRecipientHasADispositionOfItsOwn() throws Exception {
        Mail mail = mail(FORGED);
        MailAddress postmaster = new MailAddress("Postmaster@example.com");
        mail.setRecipients(List.of(postmaster, new MailAddress("b@example.com")));

        assertThat(matcher("DispositionIs", "accept").match(mail)).containsExactly(postmaster);
        assertThat(matcher("DispositionIs", "quarantine").match(mail))
                .containsExactly(new MailAddress("b@example.com"));
    }

    @Test
    void aMailThatWasNeverEvaluatedDoesNotMatch() throws Exception {
        Mail mail = FakeMail.builder().name("m").recipient("b@example.com").build();

        assertThat(matcher("DmarcIs", "none").match(mail)).isEmpty();
        assertThat(matcher("MayBeBounced", "").match(mail)).isEmpty();
    }

    @Test
    void theVerdictSurvivesTheQueue() throws Exception {
        assertThat(VerdictAttribute.of(mail(FORGED))).contains(FORGED);
    }

    @Test
    void mailOfSignedInUsersMayBeBounced() throws Exception {
        Mail mail = mail(FORGED);
        mail.setAttribute(new org.apache.mailet.Attribute(
                Mail.SMTP_AUTH_USER, org.apache.mailet.AttributeValue.of("anna@example.com")));

        assertThat(matcher("MayBeBounced", "").match(mail)).hasSize(1);
    }

    private static Mail mail(VerdictAttribute verdict) throws MessagingException {
        FakeMail mail = FakeMail.builder()
                .name("m")
                .sender(new MailAddress("a@bank.example"))
                .recipient("b@example.com")
                .build();
        mail.setAttribute(verdict.asAttribute());
        return mail;
    }

    private static Matcher matcher(String name, String condition) throws Exception {
        Matcher matcher = Class.forName("dev.gatehouse.matchers." + name)
                .asSubclass(Matcher.class)
                .getDeclaredConstructor()
                .newInstance();
        matcher.init(FakeMatcherConfig.builder()
                .matcherName(name)
                .condition(condition)
                .build());
        return matcher;
    }
}
