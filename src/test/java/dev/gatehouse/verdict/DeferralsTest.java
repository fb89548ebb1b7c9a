package dev.gatehouse.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dmarc.DiscoveryMethod;
import dev.gatehouse.dmarc.DmarcOutcome;
import dev.gatehouse.dmarc.DmarcPolicy;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.dmarc.Unresolved;
import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.trace.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeferralsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant LATER = NOON.plus(Duration.ofHours(1));
    private static final DmarcResult SILENT = temperror(Unresolved.BY_DNS);

    private final Deferrals deferrals = new Deferrals();
    private final SmtpFacts facts = facts("192.0.2.1", "bounce@bank.example");
    private final AuthorDomain author = author("ceo@bank.example");

    @Test
    void waitingBeginsWithTheFirstDeferralAndEndsWhenTheDnsAnswers() {
        assertThat(waited(NOON)).isZero();
        deferrals.remember(facts, author, SILENT, NOON);
        deferrals.remember(facts, author, SILENT, NOON.plusSeconds(600));
        assertThat(waited(LATER)).isEqualTo(Duration.ofHours(1));

        deferrals.forget(facts, author);
        assertThat(waited(LATER)).isZero();
    }

    @Test
    void whatWasDeferredADayAgoBeginsAnew() {
        Instant tomorrow = NOON.plus(Duration.ofDays(2));
        deferrals.remember(facts, author, SILENT, NOON);
        deferrals.remember(facts, author, SILENT, tomorrow);

        assertThat(waited(tomorrow.plusSeconds(60))).isEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest(name = "{0}, <{1}>, From: {2}")
    @CsvSource({
        "192.0.2.200, bounce@bank.example,  ceo@bank.example,                1",
        "192.0.3.1,   bounce@bank.example,  ceo@bank.example,                0",
        "192.0.2.1,   other@bank.example,   ceo@bank.example,                0",
        "192.0.2.1,   bounce@bank.example,  ceo@shop.example,                0",
        "192.0.2.1,   bounce@bank.example,  'ceo@bank.example, x@y.example', 0",
    })
    void nobodyElseHasWaited(String client, String reversePath, String from, int hours) {
        deferrals.remember(facts, author, SILENT, NOON);

        assertThat(deferrals.waited(facts(client, reversePath), author(from), SILENT, LATER))
                .isEqualTo(Duration.ofHours(hours));
    }

    /** A forger who uses up our limits must not have waited for the day on which the bank's DNS fails for a moment. */
    @Test
    void aWaitForOurLimitsIsNoneForTheDomainsDns() {
        deferrals.remember(facts, author, temperror(Unresolved.BY_OUR_LIMIT), NOON);

        assertThat(waited(LATER)).isZero();
    }

    @Test
    void aFloodFromElsewherePushesNobodyOut() {
        deferrals.remember(facts, author, SILENT, NOON);
        for (int i = 0; i < 100_000; i++) {
            deferrals.remember(facts("203.0.113." + i % 250, i + "@flood.example"), author, SILENT, NOON);
        }

        assertThat(waited(LATER)).isEqualTo(Duration.ofHours(1));
    }

    private Duration waited(Instant now) {
        return deferrals.waited(facts, author, SILENT, now);
    }

    private static DmarcResult temperror(Unresolved unresolved) {
        return new DmarcResult(
                DmarcOutcome.TEMPERROR,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                DmarcPolicy.NONE,
                DmarcPolicy.NONE,
                false,
                false,
                DiscoveryMethod.TREEWALK,
                "",
                Optional.of(unresolved),
                Optional.empty(),
                Trace.empty());
    }

    private static AuthorDomain author(String from) {
        try {
            return AuthorDomain.of(MessageHeader.of(
                    RawMessage.of(("From: " + from + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SmtpFacts facts(String client, String reversePath) {
        try {
            return SmtpFacts.of(InetAddress.getByName(client), "mail.sender.example", ReversePath.of(reversePath));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
