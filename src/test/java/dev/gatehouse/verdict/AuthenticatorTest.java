package dev.gatehouse.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.gatehouse.arc.SignatureVerifier;
import dev.gatehouse.dkim.DkimReason;
import dev.gatehouse.dmarc.DmarcEvaluator;
import dev.gatehouse.dmarc.DmarcOutcome;
import dev.gatehouse.dmarc.DmarcPolicy;
import dev.gatehouse.dns.Budget;
import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.Unanswered;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfEvaluator;
import dev.gatehouse.spf.SpfOutcome;
import dev.gatehouse.testkit.CostlySpf;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.TestSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final RawMessage MESSAGE = RawMessage.of(
            "From: Ann <ann@sender.example>\r\nSubject: Hi\r\n\r\nHello\r\n".getBytes(StandardCharsets.US_ASCII));

    private final MapDns dns = new MapDns()
            .txt("sender.example", "v=spf1 ip4:192.0.2.1 -all")
            .txt("_dmarc.sender.example", "v=DMARC1; p=reject");

    @Test
    void findsAllThereIsToSay() {
        Authentication found = authenticator(ForkJoinPool.commonPool()).authenticate(facts("192.0.2.1"), MESSAGE, NOW);

        assertThat(found.spf().outcome()).isEqualTo(SpfOutcome.PASS);
        assertThat(found.dmarc().outcome()).isEqualTo(DmarcOutcome.PASS);
        assertThat(found.results("mx.receiver.example", facts("192.0.2.1"))
                        .value()
                        .lines())
                .containsExactly(
                        "mx.receiver.example;",
                        " spf=pass smtp.mailfrom=sender.example;",
                        " dkim=none;",
                        " arc=none smtp.remote-ip=192.0.2.1;",
                        " dmarc=pass header.from=sender.example policy.dmarc=reject");
    }

    @Test
    void takesSpfThatWasBegunBefore() {
        Authenticator authenticator = authenticator(Runnable::run);
        var begun = authenticator.startSpf(facts("203.0.113.9"));

        assertThat(authenticator.authenticate(MESSAGE, NOW, begun).dmarc().outcome())
                .isEqualTo(DmarcOutcome.FAIL);
    }

    @Test
    void handsNothingOverWhereTheDnsKnowsAllAnswers() {
        Executor unused = work -> fail("the calling thread could have done it");
        Authentication found =
                authenticator(Budget.ordinary().over(dns), unused).authenticate(facts("192.0.2.1"), MESSAGE, NOW);

        assertThat(found.dmarc().outcome()).isEqualTo(DmarcOutcome.PASS);
    }

    @Test
    void aFullExecutorOnlyMakesItSlower() {
        Executor full = work -> {
            throw new RejectedExecutionException("full");
        };

        assertThat(authenticator(full)
                        .authenticate(facts("192.0.2.1"), MESSAGE, NOW)
                        .dmarc()
                        .outcome())
                .isEqualTo(DmarcOutcome.PASS);
    }

    @Test
    void anUnreadableMessageIsTheCallersTrouble() {
        RawMessage unreadable = () -> {
            throw new IOException("disk");
        };

        assertThatThrownBy(() -> authenticator(Runnable::run).authenticate(facts("192.0.2.1"), unreadable, NOW))
                .isInstanceOf(UncheckedIOException.class);
    }

    /** DMARC of a known policy is decided although a key never comes: the walk that needs no key is done by then. */
    @Test
    void aSilentKeyOfSomebodyElseLeavesAKnownPolicyDecided() {
        dns.silent("s1._domainkey.forger.example");
        Budget budget = Budget.of(Duration.ofSeconds(3), 100);
        Authentication found = within(budget, budget).authenticate(facts("192.0.2.66"), signedByForger(), NOW);

        assertThat(found.dkim().get(0).reason()).isEqualTo(DkimReason.KEY_CUT_SHORT);
        assertThat(found.dmarc().outcome()).isEqualTo(DmarcOutcome.FAIL);
        assertThat(found.dmarc().organizationalDomain()).contains(Domain.of("sender.example"));
    }

    /** One question that SPF may not spend is not enough to find the policy, one of several reserved for it is. */
    @Test
    void whatSpfSpendsLeavesTheQuestionsForThePolicy() {
        CostlySpf.publish(dns, "costly.example");
        CostlySpf.publish(dns, "costly-too.example");
        Budget budget = Budget.ofMessage(Duration.ofMinutes(1), 150);
        Authentication found = within(budget, budget.reserve())
                .authenticate(
                        SmtpFacts.of(
                                facts("192.0.2.66").clientAddress(),
                                "costly-too.example",
                                ReversePath.of("a@costly.example")),
                        MESSAGE,
                        NOW);

        assertThat(budget.questions()).isGreaterThan(150);
        assertThat(found.heloSpf().unanswered()).contains(Unanswered.CUT_SHORT);
        assertThat(found.dmarc().outcome()).isEqualTo(DmarcOutcome.FAIL);
    }

    /** The second of two authors: what the first one's DNS does is not that one's doing. */
    @Test
    void aSilentAuthorDomainLeavesTheOthersPolicyFound() {
        dns.silent("_dmarc.forger.example");
        Budget budget = Budget.of(Duration.ofSeconds(3), 100);
        RawMessage message = RawMessage.of(
                "From: x@forger.example, ann@sender.example\r\n\r\nHello\r\n".getBytes(StandardCharsets.US_ASCII));
        Authentication found = within(budget, budget).authenticate(facts("192.0.2.66"), message, NOW);

        assertThat(found.dmarc().outcome()).isEqualTo(DmarcOutcome.FAIL);
        assertThat(found.dmarc().appliedPolicy()).isEqualTo(DmarcPolicy.REJECT);
    }

    private static RawMessage signedByForger() {
        return RawMessage.of(TestSigner.ed25519("forger.example", "s1")
                .sign("From: Ann <ann@sender.example>\r\nSubject: Hi\r\n\r\nHello\r\n"));
    }

    private Authenticator within(Budget budget, Budget reserve) {
        return new Authenticator(
                budget.over(dns),
                reserve.over(dns),
                SpfEvaluator::new,
                SignatureVerifier::new,
                DmarcEvaluator::new,
                ForkJoinPool.commonPool());
    }

    private Authenticator authenticator(Executor executor) {
        return authenticator(dns, executor);
    }

    private static Authenticator authenticator(Dns dns, Executor executor) {
        return new Authenticator(dns, dns, SpfEvaluator::new, SignatureVerifier::new, DmarcEvaluator::new, executor);
    }

    private static SmtpFacts facts(String client) {
        try {
            return SmtpFacts.of(
                    InetAddress.getByName(client), "mail.sender.example", ReversePath.of("ann@sender.example"));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
