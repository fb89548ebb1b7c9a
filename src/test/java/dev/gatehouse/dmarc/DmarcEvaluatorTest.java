package dev.gatehouse.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dkim.DkimReason;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.spf.SpfIdentity;
import dev.gatehouse.spf.SpfOutcome;
import dev.gatehouse.spf.SpfResult;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.trace.Trace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DmarcEvaluatorTest {
    private final MapDns dns = new MapDns().txt("_dmarc.example.com", "v=DMARC1; p=reject; rua=mailto:d@example.com");

    @Test
    void spfOfTheSameDomainPassesWithOneQuestion() {
        DmarcResult result = Mail.from("example.com").spfPass("example.com").evaluate(dns);

        assertThat(result.outcome()).isEqualTo(DmarcOutcome.PASS);
        assertThat(result.spfAligned()).isTrue();
        assertThat(result.dkimAligned()).isFalse();
        assertThat(result.policyDomain()).contains(Domain.of("example.com"));
        assertThat(dns.questions()).containsExactly("TXT _dmarc.example.com");
    }

    /** RFC 9989 section 4.7: the second text is no record; section 4.10 step 2 discards only records. */
    @Test
    void aTextWithALeadingBlankIsNoSecondRecord() {
        MapDns two = new MapDns()
                .txt("_dmarc.example.com", "v=DMARC1; p=reject")
                .txt("_dmarc.example.com", " v=DMARC1; p=none");
        assertThat(Mail.from("example.com").evaluate(two).policy()).isEqualTo(DmarcPolicy.REJECT);
        MapDns alone =
                new MapDns().txt("_dmarc.example.com", "\tv=DMARC1; p=reject").txt("_dmarc.example.com", "hello");
        assertThat(Mail.from("example.com").evaluate(alone).policy()).isEqualTo(DmarcPolicy.REJECT);
        MapDns bothBlank = new MapDns()
                .txt("_dmarc.example.com", " v=DMARC1; p=reject")
                .txt("_dmarc.example.com", "  v=DMARC1; p=none");
        assertThat(Mail.from("example.com").evaluate(bothBlank).outcome()).isEqualTo(DmarcOutcome.NONE);
    }

    @Test
    void aSignatureOfASubdomainIsAlignedWhenRelaxed() {
        DmarcResult result =
                Mail.from("example.com").dkimPass("news.example.com").evaluate(dns);

        assertThat(result.outcome()).isEqualTo(DmarcOutcome.PASS);
        assertThat(result.organizationalDomain()).contains(Domain.of("example.com"));
        assertThat(dns.questions())
                .containsExactly("TXT _dmarc.example.com", "TXT _dmarc.com", "TXT _dmarc.news.example.com");
    }

    @Test
    void aSignatureOfASubdomainIsNotAlignedWhenStrict() {
        MapDns strict = new MapDns().txt("_dmarc.example.com", "v=DMARC1; p=reject; adkim=s");
        DmarcResult result =
                Mail.from("example.com").dkimPass("news.example.com").evaluate(strict);

        assertThat(result.outcome()).isEqualTo(DmarcOutcome.FAIL);
        assertThat(strict.questions()).containsExactly("TXT _dmarc.example.com");
    }

    @Test
    void aStrangersSignatureFailsWithoutAQuestionAboutTheStranger() {
        DmarcResult result = Mail.from("example.com")
                .spfPass("bounce.esp.example")
                .dkimPass("esp.example")
                .evaluate(dns);

        assertThat(result.outcome()).isEqualTo(DmarcOutcome.FAIL);
        assertThat(result.reason()).contains("bounce.esp.example", "esp.example");
        assertThat(dns.questions()).containsExactly("TXT _dmarc.example.com");
    }

    @Test
    void customersOfOnePublicSuffixAreNotAlignedWithEachOther() {
        MapDns bank = new MapDns()
                .txt("_dmarc.giant.bank.example", "v=DMARC1; p=quarantine")
                .txt("_dmarc.bank.example", "v=DMARC1; p=reject; psd=y");

        assertThat(Mail.from("giant.bank.example")
                        .dkimPass("mail.mega.bank.example")
                        .evaluate(bank)
                        .outcome())
                .isEqualTo(DmarcOutcome.FAIL);
        assertThat(Mail.from("giant.bank.example")
                        .dkimPass("mail.giant.bank.example")
                        .evaluate(bank)
                        .outcome())
                .isEqualTo(DmarcOutcome.PASS);
    }

    @Test
    void aSubdomainWithItsOwnBoundaryIsNotAlignedWithItsParent() {
        dns.txt("_dmarc.sub.example.com", "v=DMARC1; p=none; psd=n");

        assertThat(Mail.from("example.com")
                        .dkimPass("sub.example.com")
                        .evaluate(dns)
                        .outcome())
                .isEqualTo(DmarcOutcome.FAIL);
    }

    @Test
    void aHeloPassNeverCounts() {
        SpfResult helo = new SpfResult(
                SpfOutcome.PASS, SpfIdentity.HELO, Optional.of(Domain.of("example.com")), "", "", 0, 0, Trace.empty());

        assertThat(new DmarcEvaluator(dns)
                        .evaluate(Mail.from("example.com").header(), helo, List.of())
                        .outcome())
                .isEqualTo(DmarcOutcome.FAIL);
    }

    @Test
    void oneBadSignatureDoesNotSpoilAnother() {
        DmarcResult result = Mail.from("example.com")
                .dkim(DkimOutcome.FAIL, DkimReason.BODY_HASH_MISMATCH, "example.com")
                .dkimPass("example.com")
                .evaluate(dns);

        assertThat(result.outcome()).isEqualTo(DmarcOutcome.PASS);
    }

    @Test
    void aRecordThatCannotBeReadIsTemperror() {
        dns.unavailable("_dmarc.mail.example.com", "SERVFAIL");
        DmarcResult result =
                Mail.from("mail.example.com").spfPass("mail.example.com").evaluate(dns);

        assertThat(result.outcome()).isEqualTo(DmarcOutcome.TEMPERROR);
        assertThat(result.reason()).contains("_dmarc.mail.example.com");
        assertThat(result.record()).isEmpty();
    }

    @Test
    void aMissingUpperRecordIsTemperrorEvenIfALowerOneWasFound() {
        dns.unavailable("_dmarc.com", "timeout");

        assertThat(Mail.from("mail.example.com").evaluate(dns).outcome()).isEqualTo(DmarcOutcome.TEMPERROR);
    }

    @Test
    void ownRecordAndTheSameDomainPassWhateverElseIsDown() {
        dns.unavailable("_dmarc.com", "timeout");

        assertThat(Mail.from("example.com").spfPass("example.com").evaluate(dns).outcome())
                .isEqualTo(DmarcOutcome.PASS);
        assertThat(Mail.from("example.com")
                        .dkimPass("a.example.com")
                        .evaluate(dns)
                        .outcome())
                .isEqualTo(DmarcOutcome.TEMPERROR);
    }

    @Test
    void anUnresolvedAlignedIdentifierIsTemperror() {
        assertThat(Mail.from("example.com")
                        .spf(SpfOutcome.TEMPERROR, "example.com")
                        .evaluate(dns)
                        .outcome())
                .isEqualTo(DmarcOutcome.TEMPERROR);
        assertThat(Mail.from("example.com")
                        .dkim(DkimOutcome.TEMPERROR, DkimReason.KEY_UNAVAILABLE, "example.com")
                        .evaluate(dns)
                        .outcome())
                .isEqualTo(DmarcOutcome.TEMPERROR);
    }

    @Test
    void anUnresolvedStrangerStillFails() {
        assertThat(Mail.from("example.com")
                        .spf(SpfOutcome.TEMPERROR, "esp.example")
                        .evaluate(dns)
                        .outcome())
                .isEqualTo(DmarcOutcome.FAIL);
        assertThat(Mail.from("example.com")
                        .spf(SpfOutcome.PERMERROR, "example.com")
                        .evaluate(dns)
                        .outcome())
                .isEqualTo(DmarcOutcome.FAIL);
    }

    @Test
    void existenceIsAskedOnlyWhereNpDiffers() {
        MapDns np = new MapDns().txt("_dmarc.example.com", "v=DMARC1; p=none; sp=none; np=reject");
        DmarcResult result = Mail.from("nosuch.example.com").evaluate(np);

        assertThat(result.policy()).isEqualTo(DmarcPolicy.REJECT);
        assertThat(np.questions()).endsWith("A nosuch.example.com");
        assertThat(Mail.from("nosuch.example.com").evaluate(dns).policy()).isEqualTo(DmarcPolicy.REJECT);
        assertThat(dns.questions()).noneMatch(question -> question.startsWith("A "));
    }

    @Test
    void aNameWithSomethingBelowItExists() {
        MapDns np = new MapDns()
                .txt("_dmarc.example.com", "v=DMARC1; p=none; np=reject")
                .empty("_dmarc.empty.example.com");

        assertThat(Mail.from("empty.example.com").evaluate(np).policy()).isEqualTo(DmarcPolicy.NONE);
        assertThat(np.questions()).noneMatch(question -> question.startsWith("A "));
    }

    @Test
    void unknownExistenceIsTemperrorUnlessTheMessagePasses() {
        MapDns np = new MapDns()
                .txt("_dmarc.example.com", "v=DMARC1; p=none; np=reject")
                .unavailable("lost.example.com", "timeout");

        assertThat(Mail.from("lost.example.com").evaluate(np).outcome()).isEqualTo(DmarcOutcome.TEMPERROR);
        assertThat(Mail.from("lost.example.com")
                        .dkimPass("example.com")
                        .evaluate(np)
                        .outcome())
                .isEqualTo(DmarcOutcome.PASS);
    }

    @Test
    void testModeIsOneStepWeaker() {
        MapDns testing = new MapDns().txt("_dmarc.example.com", "v=DMARC1; p=reject; t=y");
        DmarcResult result = Mail.from("example.com").evaluate(testing);

        assertThat(result.policy()).isEqualTo(DmarcPolicy.REJECT);
        assertThat(result.appliedPolicy()).isEqualTo(DmarcPolicy.QUARANTINE);
    }

    @Test
    void aRecordWithoutUsablePolicyIsNoneIfSomebodyWantsReports() {
        MapDns wanted = new MapDns().txt("_dmarc.example.com", "v=DMARC1; p=bob; rua=mailto:d@example.com");
        MapDns unwanted = new MapDns().txt("_dmarc.example.com", "v=DMARC1; p=bob");

        assertThat(Mail.from("example.com").evaluate(wanted).outcome()).isEqualTo(DmarcOutcome.FAIL);
        assertThat(Mail.from("example.com").evaluate(wanted).policy()).isEqualTo(DmarcPolicy.NONE);
        assertThat(Mail.from("example.com").evaluate(unwanted).outcome()).isEqualTo(DmarcOutcome.PERMERROR);
    }

    @Test
    void noAuthorDomainIsPermerror() {
        assertThat(Mail.withFrom("undisclosed:;").evaluate(dns).outcome()).isEqualTo(DmarcOutcome.PERMERROR);
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void ofSeveralAuthorDomainsTheStrictestFailureCounts() {
        dns.txt("_dmarc.example.net", "v=DMARC1; p=quarantine").txt("_dmarc.example.org", "v=DMARC1; p=none");
        Mail mail = Mail.withFrom("a@example.org, b@example.net, c@example.com").spfPass("example.org");
        DmarcResult result = mail.evaluate(dns);

        assertThat(result.outcome()).isEqualTo(DmarcOutcome.FAIL);
        assertThat(result.authorDomain()).as(result.trace().asText()).contains(Domain.of("example.com"));
        assertThat(result.appliedPolicy()).isEqualTo(DmarcPolicy.REJECT);
    }

    @Test
    void severalAuthorDomainsNeverPass() {
        Mail mail = Mail.withFrom("a@example.com, b@example.org").spfPass("example.com");
        DmarcResult result = mail.evaluate(dns);

        assertThat(result.outcome()).isEqualTo(DmarcOutcome.PERMERROR);
        assertThat(result.reason()).contains("2 author domains");
    }

    @Test
    void moreAuthorDomainsThanTheBoundAreNotLookedUp() {
        Mail mail = Mail.withFrom("a@a.example, a@b.example, a@c.example, a@d.example, a@e.example");

        assertThat(mail.evaluate(dns).outcome()).isEqualTo(DmarcOutcome.PERMERROR);
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void aDifferenceToThePublicSuffixListIsSaid() {
        MapDns host = new MapDns().txt("_dmarc.github.io", "v=DMARC1; p=reject");
        DmarcResult result =
                Mail.from("ann.github.io").dkimPass("bob.github.io").evaluate(host);

        assertThat(result.outcome()).isEqualTo(DmarcOutcome.PASS);
        assertThat(result.publicSuffixDifference())
                .hasValueSatisfying(words -> assertThat(words).contains("ann.github.io", "dmarc=none"));
        assertThat(Mail.from("example.com")
                        .dkimPass("a.example.com")
                        .evaluate(dns)
                        .publicSuffixDifference())
                .isEmpty();
    }

    @Test
    void aLocalPublicSuffixIsTreatedAsOneThatSaysSo() {
        MapDns corp = new MapDns().txt("_dmarc.corp", "v=DMARC1; p=reject");
        DmarcSettings settings = DmarcSettings.defaults().withLocalPublicSuffixes(java.util.Set.of(Domain.of("corp")));
        Mail mail = Mail.from("foo.corp").dkimPass("bar.corp");

        assertThat(mail.evaluate(corp).outcome()).isEqualTo(DmarcOutcome.PASS);
        assertThat(new DmarcEvaluator(corp, settings)
                        .evaluate(mail.header(), mail.spf(), mail.dkim())
                        .outcome())
                .isEqualTo(DmarcOutcome.FAIL);
    }

    @Test
    void aNameTooLongForItsRecordIsWalkedFromItsParents() {
        String label = "a".repeat(63);
        String longName = label + "." + label + "." + label + "." + "b".repeat(43) + ".example.com";

        assertThat(Mail.from(longName).evaluate(dns).policy()).isEqualTo(DmarcPolicy.REJECT);
    }
}
