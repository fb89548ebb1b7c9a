package dev.gatehouse.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dns.DnsAnswer.Kind;
import dev.gatehouse.testkit.DnsContract;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.TestDnsServer;
import dev.gatehouse.testkit.ZoneData;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A DNS within a budget is a DNS still. */
class BudgetTest extends DnsContract {
    private static final Domain NAME = Domain.of("example.org");
    private static final Duration LONG = Duration.ofMinutes(5);

    @Override
    protected Dns serving(Consumer<ZoneData> zone) {
        MapDns dns = new MapDns();
        zone.accept(dns);
        return Budget.of(LONG, 10).over(dns);
    }

    @Test
    void countsQuestionsAcrossAllWhoShareIt() {
        Budget budget = Budget.of(LONG, 10);
        MapDns dns = new MapDns();
        budget.over(dns).txt(NAME).join();
        budget.over(dns).mx(NAME).join();
        assertThat(budget.questions()).isEqualTo(2);
    }

    @Test
    void theQuestionPastTheCapIsNotAsked() {
        MapDns map = new MapDns().txt("example.org", "one");
        Dns dns = Budget.of(LONG, 2).over(map);
        assertThat(dns.txt(NAME).join().isFound()).isTrue();
        assertThat(dns.txt(NAME).join().isFound()).isTrue();
        DnsAnswer<String> third = dns.txt(NAME).join();
        assertThat(third.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(third.detail()).isEqualTo("more than 2 questions for one message");
        assertThat(map.questions()).hasSize(2);
    }

    @Test
    void anAnswerThatNeverComesIsUnavailableAtTheDeadline() {
        Budget budget = Budget.of(Duration.ofMillis(50), 10);
        CompletableFuture<DnsAnswer<String>> answer =
                budget.over(new SilentDns()).txt(NAME);
        assertThat(answer).succeedsWithin(LONG).matches(DnsAnswer::isUnavailable);
        assertThat(budget.remaining()).isZero();
    }

    @Test
    void nothingIsAskedPastTheDeadline() {
        MapDns map = new MapDns().txt("example.org", "one");
        assertThat(Budget.of(Duration.ZERO, 10).over(map).txt(NAME).join().isUnavailable())
                .isTrue();
        assertThat(map.questions()).isEmpty();
    }

    @ParameterizedTest(name = "{0} ms, {1} questions")
    @CsvSource({"0, 10", "10000, 0"})
    void whatIsKnownIsAnsweredPastEveryLimit(long millis, int questions) {
        try (TestDnsServer server = TestDnsServer.start().txt("example.org", "one");
                DnsjavaDns dns = DnsjavaDns.of(List.of(server.hostAndPort()))) {
            Dns spent = Budget.of(Duration.ofMillis(millis), questions).over(dns);
            assertThat(spent.txt(NAME).join().unanswered()).contains(Unanswered.CUT_SHORT);
            dns.txt(NAME).join();

            assertThat(spent.txt(NAME).join().records()).containsExactly("one");
            assertThat(spent.a(NAME).join().unanswered()).contains(Unanswered.CUT_SHORT);
            assertThat(server.questions()).containsExactly("TXT example.org");
        }
    }

    @Test
    void theReserveOutlastsWhatOthersSpend() {
        Budget budget = Budget.ofMessage(LONG, 1);
        MapDns map = new MapDns().txt("example.org", "one");
        Dns others = budget.over(map);
        others.txt(NAME).join();

        assertThat(others.txt(NAME).join().cutShort()).isTrue();
        assertThat(budget.reserve().over(map).txt(NAME).join().isFound()).isTrue();
        assertThat(budget.reserve().remaining()).isGreaterThan(budget.remaining());
    }

    @Test
    void whatIsKnownIsFoundAtOnceAndPaidFor() {
        Budget budget = Budget.of(LONG, 10);
        MapDns map = new MapDns().txt("example.org", "one");
        assertThat(budget.over(map).atOnce(dns -> dns.txt(NAME).join().records()))
                .contains(List.of("one"));
        assertThat(budget.questions()).isEqualTo(1);
    }

    @Test
    void anAnswerToWaitForEndsTheTrialAndCostsNothingYet() {
        Budget budget = Budget.of(LONG, 10);
        assertThat(budget.over(new SilentDns())
                        .atOnce(dns -> dns.txt(NAME).join().kind()))
                .isEmpty();
        assertThat(budget.questions()).isZero();
    }

    @Test
    void afterTheTrialAnswersAreAwaited() {
        Dns tried = Budget.of(LONG, 10).over(new SilentDns()).atOnce(dns -> dns).orElseThrow();
        assertThat(tried.txt(NAME)).isNotDone();
    }

    @Test
    void aWaitAfterALateAnswerStopsNoTimer() {
        Dns dns = Budget.of(Duration.ofMillis(50), 10).over(new SilentDns());
        CompletableFuture<String> blocking = dns.txt(NAME).thenApply(answer -> Budget.of(Duration.ofMillis(50), 1)
                .over(new SilentDns())
                .txt(NAME)
                .join()
                .detail());
        assertThat(blocking).succeedsWithin(LONG);
    }

    @Test
    void ourOwnFaultIsUnavailable() {
        assertThat(Budget.ordinary().over(new FaultyDns()).txt(NAME).join().isUnavailable())
                .isTrue();
        assertThat(Budget.ordinary().over(new FaultyDns()).a(NAME).join().isUnavailable())
                .isTrue();
    }

    private static final class SilentDns implements Dns {
        @Override
        public CompletableFuture<DnsAnswer<String>> txt(Domain name) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<DnsAnswer<InetAddress>> a(Domain name) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<DnsAnswer<InetAddress>> aaaa(Domain name) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<DnsAnswer<MxRecord>> mx(Domain name) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<DnsAnswer<Domain>> ptr(InetAddress address) {
            return new CompletableFuture<>();
        }
    }

    private static final class FaultyDns implements Dns {
        @Override
        public CompletableFuture<DnsAnswer<String>> txt(Domain name) {
            throw new IllegalStateException("a bug");
        }

        @Override
        public CompletableFuture<DnsAnswer<InetAddress>> a(Domain name) {
            return CompletableFuture.failedFuture(new IllegalStateException("a bug"));
        }

        @Override
        public CompletableFuture<DnsAnswer<InetAddress>> aaaa(Domain name) {
            throw new IllegalStateException("a bug");
        }

        @Override
        public CompletableFuture<DnsAnswer<MxRecord>> mx(Domain name) {
            throw new IllegalStateException("a bug");
        }

        @Override
        public CompletableFuture<DnsAnswer<Domain>> ptr(InetAddress address) {
            throw new IllegalStateException("a bug");
        }
    }
}
