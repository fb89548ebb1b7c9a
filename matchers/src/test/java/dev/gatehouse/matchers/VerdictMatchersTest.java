package dev.gatehouse.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.arc.ArcOutcome;
import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dmarc.DmarcOutcome;
import dev.gatehouse.smtp.Origin;
import dev.gatehouse.spf.SpfOutcome;
import dev.gatehouse.verdict.Disposition;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.builder.MimeMessageBuilder;
import org.apache.mailet.Attribute;
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
                "SignedBy; not a domain",
                "OriginIs; friend"
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

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "nothing known                     ;                                                  ; UNKNOWN",
                "signed in by SMTP                 ; org.apache.james.SMTPAuthUser                    ; USER",
                "signed in by JMAP                 ; org.apache.james.jmap.send.MailMetaData.username ; USER",
                "trusted network                   ; org.apache.james.SMTPIsAuthNetwork               ; TRUSTED",
                "judged                            ; dev.gatehouse.verdict                            ; STRANGER",
                "judged and forwarded              ; dev.gatehouse.verdict SENT                       ; STRANGER",
                "a user's, forwarded               ; org.apache.james.SMTPAuthUser SENT RECEIVED      ; USER",
                "written here                      ; SENT                                             ; SERVER",
                "a stranger's, redirected by Sieve ; SENT RECEIVED                                    ; UNKNOWN",
                "came in, never judged             ; RECEIVED                                         ; UNKNOWN",
            })
    void whoBroughtAMailInIsDecidedByWhatJamesNotes(String name, String notes, Origin origin) throws Exception {
        FakeMail mail = FakeMail.builder()
                .name("m")
                .sender(new MailAddress("a@bank.example"))
                .recipient("b@example.com")
                .mimeMessage(MimeMessageBuilder.mimeMessageBuilder().addHeader("X-Note", "any"))
                .build();
        for (String note : notes == null ? new String[0] : notes.split(" ")) {
            switch (note) {
                case "SENT" -> mail.setAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE);
                case "RECEIVED" -> mail.getMessage().addHeader("Received", "from x by y");
                case "dev.gatehouse.verdict" -> mail.setAttribute(FORGED.asAttribute());
                default -> mail.setAttribute(Attribute.convertToAttribute(note, "anna@example.com"));
            }
        }

        assertThat(MailOrigin.of(mail)).isEqualTo(origin);
        assertThat(matcher("OriginIs", origin.name()).match(mail)).isNotEmpty();
        assertThat(matcher("OriginIs", origin == Origin.USER ? "stranger" : "user")
                        .match(mail))
                .isEmpty();
        assertThat(matcher("MayBeBounced", "").match(mail).isEmpty()).isNotEqualTo(origin.isOurs());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "SPF passes for it                   ; PASS; bank.example; none; bank.example         ; true",
                "SPF passes for another name         ; PASS; mta.example ; none; bank.example         ; false",
                "a signature of it                   ; FAIL; bank.example; bank.example; bank.example ; true",
                "a signature of the domain above     ; FAIL; bank.example; example; bank.example      ; true",
                "DMARC passes, for another's address ; FAIL; bank.example; evil.example; evil.example ; false",
            })
    void onlyAReversePathThatIsAuthenticatedItselfIsAnswered(
            String name, SpfOutcome spf, String spfDomain, String signer, String author, boolean answered)
            throws Exception {
        VerdictAttribute verdict = new VerdictAttribute(
                Disposition.ACCEPT,
                "dmarc.pass",
                spf,
                spfDomain,
                SpfOutcome.NONE,
                List.of(new VerdictAttribute.Signature(
                        signer.equals("none") ? DkimOutcome.FAIL : DkimOutcome.PASS, signer, "s")),
                ArcOutcome.NONE,
                DmarcOutcome.PASS,
                author,
                author,
                List.of(),
                "");

        assertThat(matcher("MayBeBounced", "").match(mail(verdict)).isEmpty()).isNotEqualTo(answered);
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
