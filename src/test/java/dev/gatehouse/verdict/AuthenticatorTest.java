package dev.gatehouse.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.gatehouse.arc.SignatureVerifier;
import dev.gatehouse.dmarc.DmarcEvaluator;
import dev.gatehouse.dmarc.DmarcOutcome;
import dev.gatehouse.dns.Budget;
import dev.gatehouse.dns.Dns;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfEvaluator;
import dev.gatehouse.spf.SpfOutcome;
import dev.gatehouse.testkit.MapDns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
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

    private Authenticator authenticator(Executor executor) {
        return authenticator(dns, executor);
    }

    private static Authenticator authenticator(Dns dns, Executor executor) {
        return new Authenticator(dns, SpfEvaluator::new, SignatureVerifier::new, DmarcEvaluator::new, executor);
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
