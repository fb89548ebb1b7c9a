package dev.gatehouse.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.arc.ArcResult;
import dev.gatehouse.dmarc.DmarcEvaluator;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfEvaluator;
import dev.gatehouse.spf.SpfResult;
import dev.gatehouse.testkit.MapDns;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a refusal carries of SPF's advice, for reply, help page and operator. */
class SpfGroundsTest {
    private final MapDns dns = new MapDns().txt("_dmarc.example.org", "v=DMARC1; p=reject");

    private Grounds refused(String sender, Rule rule) {
        SmtpFacts facts = SmtpFacts.of(
                Network.literalAddress("192.0.2.1").orElseThrow(), "mail.example.net", ReversePath.of(sender));
        SpfEvaluator evaluator = new SpfEvaluator(dns);
        SpfResult spf = evaluator.checkMailFrom(facts);
        MessageHeader header = new MessageHeader(List.of(HeaderField.of("From: anna@example.org\r\n")), false);
        DmarcResult dmarc = new DmarcEvaluator(dns).evaluate(header, spf, List.of());
        Authentication found = new Authentication(spf, evaluator.checkHelo(facts), List.of(), ArcResult.none(), dmarc);
        PolicySettings settings = PolicySettings.defaults()
                .withMode(Rule.DMARC, rule == Rule.DMARC ? RuleMode.ENFORCE : RuleMode.OFF)
                .withMode(Rule.DMARC_UNRESOLVED, RuleMode.OFF)
                .withMode(rule, RuleMode.ENFORCE);
        return new LocalPolicy(settings).judge(facts, header, found).grounds().orElseThrow();
    }

    @Test
    void failNamesTheChangeAndWhatTheOwnerSays() {
        dns.txt("example.org", "v=spf1 mx -all exp=why.example.org").txt("why.example.org", "%{i} is not ours");
        Grounds grounds = refused("anna@example.org", Rule.SPF_FAIL);
        assertThat(grounds.values())
                .containsEntry("spfRemedy", "add ip4:192.0.2.1 before \"-all\" in the SPF record of example.org")
                .containsEntry("spfExplanation", "192.0.2.1 is not ours");
        assertThat(grounds.advice())
                .hasSize(3)
                .element(1)
                .asString()
                .endsWith("says: v=spf1 mx ip4:192.0.2.1 -all exp=why.example.org");
    }

    /** RFC 7208 section 2.3. */
    @Test
    void heloIsARuleOfItsOwn() {
        dns.txt("example.org", "v=spf1 ?all")
                .txt("mail.example.net", "v=spf1 a -all")
                .address("mail.example.net", "192.0.2.77");
        Grounds grounds = refused("anna@example.org", Rule.SPF_HELO_FAIL);
        assertThat(grounds.refusal()).isEqualTo(Refusal.SPF_FAIL);
        assertThat(grounds.values())
                .containsEntry("spfDomain", "mail.example.net")
                .containsEntry("spfRemedy", "add ip4:192.0.2.1 before \"-all\" in the SPF record of mail.example.net");
    }

    @Test
    void permerrorNamesTheTerm() {
        dns.txt("example.org", "v=spf1 ipv4:192.0.2.1 -all");
        Grounds grounds = refused("anna@example.org", Rule.SPF_PERMERROR);
        assertThat(grounds.values())
                .containsEntry("spfRemedy", "correct \"ipv4:192.0.2.1\" in the SPF record of example.org");
        assertThat(grounds.advice()).contains("Publish: v=spf1 ip4:192.0.2.1 -all");
    }

    @Test
    void temperrorAsksNothingOfTheOwner() {
        dns.unavailable("example.org", "SERVFAIL");
        Grounds grounds = refused("anna@example.org", Rule.SPF_UNRESOLVED);
        assertThat(grounds.values()).doesNotContainKey("spfRemedy");
        assertThat(grounds.advice()).hasSize(2);
    }

    @Test
    void dmarcCarriesTheAdviceForItsOwnDomainOnly() {
        dns.txt("example.org", "v=spf1 -all")
                .txt("bounces.example.org", "v=spf1 -all")
                .txt("elsewhere.example", "v=spf1 -all");
        assertThat(refused("anna@example.org", Rule.DMARC).advice()).isNotEmpty();
        assertThat(refused("anna@bounces.example.org", Rule.DMARC).advice()).isNotEmpty();
        assertThat(refused("eve@elsewhere.example", Rule.DMARC).advice()).isEmpty();
    }
}
