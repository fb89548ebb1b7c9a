package dev.gatehouse.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dns.DnsAnswer.Kind;
import dev.gatehouse.testkit.DnsContract;
import dev.gatehouse.testkit.DnsFault;
import dev.gatehouse.testkit.TestDnsServer;
import dev.gatehouse.testkit.ZoneData;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The resolver against a real server on loopback. */
class DnsjavaDnsTest extends DnsContract {
    private static final Domain NAME = Domain.of("example.org");
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration PATIENT = Duration.ofSeconds(60);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final TestDnsServer server = server();
    private final AtomicLong clock = new AtomicLong();

    @AfterEach
    void close() throws Exception {
        Collections.reverse(open);
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    @Override
    protected Dns serving(Consumer<ZoneData> zone) {
        zone.accept(server);
        return asking(PATIENT, 1, server);
    }

    private TestDnsServer server() {
        TestDnsServer started = TestDnsServer.start();
        open.add(started);
        return started;
    }

    private DnsjavaDns asking(Duration timeout, int rounds, TestDnsServer... servers) {
        List<Nameserver> names = Arrays.stream(servers)
                .map(one -> Nameserver.of(one.hostAndPort()))
                .toList();
        DnsjavaDns dns = new DnsjavaDns(ResolverSettings.of(names).withTimeout(timeout, rounds), clock::get);
        open.add(dns);
        return dns;
    }

    @Test
    void asksOnceWithinTheTtl() {
        server.zone("example.org. 300 IN TXT one");
        DnsjavaDns dns = asking(PATIENT, 1, server);
        assertThat(dns.txt(NAME).join().ttl()).isEqualTo(Duration.ofMinutes(5));
        clock.addAndGet(Duration.ofSeconds(200).toNanos());
        DnsAnswer<String> kept = dns.txt(NAME).join();
        assertThat(kept.records()).containsExactly("one");
        assertThat(kept.ttl()).isEqualTo(Duration.ofSeconds(100));
        assertThat(kept.elapsed()).isZero();
        assertThat(server.questions()).containsExactly("TXT example.org");
    }

    @Test
    void asksAgainAfterTheTtl() {
        server.zone("example.org. 300 IN TXT one");
        DnsjavaDns dns = asking(PATIENT, 1, server);
        dns.txt(NAME).join();
        clock.addAndGet(Duration.ofSeconds(301).toNanos());
        dns.txt(NAME).join();
        assertThat(server.questions()).hasSize(2);
    }

    @Test
    void aTtlOfZeroIsNotKept() {
        server.zone("example.org. 0 IN TXT one");
        DnsjavaDns dns = asking(PATIENT, 1, server);
        dns.txt(NAME).join();
        dns.txt(NAME).join();
        assertThat(server.questions()).hasSize(2);
    }

    @Test
    void keepsWhatDoesNotExistForTheMinimumOfTheSoa() {
        server.zone("example.org. 3600 IN SOA ns.example.org. root.example.org. 1 3600 600 86400 120");
        DnsjavaDns dns = asking(PATIENT, 1, server);
        assertThat(dns.txt(Domain.of("none.example.org")).join().ttl()).isEqualTo(Duration.ofMinutes(2));
        assertThat(dns.txt(NAME).join().kind()).isEqualTo(Kind.NO_DATA);
        clock.addAndGet(Duration.ofSeconds(119).toNanos());
        assertThat(dns.txt(Domain.of("none.example.org")).join().kind()).isEqualTo(Kind.NO_DOMAIN);
        assertThat(server.questions()).hasSize(2);
        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        dns.txt(NAME).join();
        assertThat(server.questions()).hasSize(3);
    }

    @Test
    void keepsNothingLongerThanADay() {
        server.zone("example.org. 700000 IN TXT one");
        assertThat(asking(PATIENT, 1, server).txt(NAME).join().ttl()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void keepsAFailureForASecond() {
        server.unavailable("example.org", "");
        DnsjavaDns dns = asking(PATIENT, 1, server);
        dns.txt(NAME).join();
        dns.txt(NAME).join();
        assertThat(server.questions()).hasSize(1);
        server.heals("example.org").txt("example.org", "one");
        clock.addAndGet(Duration.ofMillis(1001).toNanos());
        assertThat(dns.txt(NAME).join().records()).containsExactly("one");
    }

    @Test
    void concurrentEqualQuestionsAreOne() {
        server.txt("example.org", "one").delays("example.org", Duration.ofMillis(150));
        DnsjavaDns dns = asking(PATIENT, 1, server);
        List<CompletableFuture<DnsAnswer<String>>> asked =
                IntStream.range(0, 50).mapToObj(i -> dns.txt(NAME)).toList();
        assertThat(asked).allMatch(answer -> answer.join().isFound());
        assertThat(server.questions()).hasSize(1);
    }

    /** None is answered, and all of them come. */
    @Test
    @Timeout(60)
    void questionsTravelTogether() throws InterruptedException {
        IntStream.range(0, 20).forEach(i -> server.timesOut("n" + i + ".example.org"));
        DnsjavaDns dns = asking(PATIENT, 1, server);
        List<CompletableFuture<DnsAnswer<String>>> asked = IntStream.range(0, 20)
                .mapToObj(i -> dns.txt(Domain.of("n" + i + ".example.org")))
                .toList();
        server.awaitQuestions(20);
        assertThat(asked).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void moreQuestionsThanMayBeInFlightWaitTheirTurn() {
        IntStream.range(0, 300).forEach(i -> server.txt("n" + i + ".example.org", "one"));
        ResolverSettings narrow =
                new ResolverSettings(List.of(Nameserver.of(server.hostAndPort())), PATIENT, 1, 3, 1 << 20);
        try (DnsjavaDns dns = new DnsjavaDns(narrow)) {
            List<CompletableFuture<DnsAnswer<String>>> asked = IntStream.range(0, 300)
                    .mapToObj(i -> dns.txt(Domain.of("n" + i + ".example.org")))
                    .toList();
            assertThat(asked).allMatch(answer -> answer.join().isFound());
        }
    }

    @Test
    void asksOverTcpWhereTheAnswerIsTruncated() {
        server.txt("example.org", "one").truncates("example.org");
        assertThat(asking(PATIENT, 1, server).txt(NAME).join().records()).containsExactly("one");
        assertThat(server.questions()).containsExactly("TXT example.org", "TXT example.org over TCP");
    }

    @Test
    void anAnswerOf60KilobytesComesOverTcp() {
        String large = "v".repeat(60_000);
        server.txt("example.org", large);
        assertThat(asking(PATIENT, 1, server).txt(NAME).join().records()).containsExactly(large);
    }

    /** RFC 7766 section 6.2.4. */
    @RepeatedTest(4)
    void aTcpConnectionThatEndsAfterOneAnswerLosesNoOtherQuestion() {
        server.closesAfterEachAnswer();
        IntStream.range(0, 8).forEach(i -> server.txt("n" + i + ".example.org", "v".repeat(5_000)));
        DnsjavaDns dns = asking(PATIENT, 1, server);
        List<CompletableFuture<DnsAnswer<String>>> asked = IntStream.range(0, 8)
                .mapToObj(i -> dns.txt(Domain.of("n" + i + ".example.org")))
                .toList();
        assertThat(asked).extracting(CompletableFuture::join).allMatch(DnsAnswer::isFound);
    }

    @Test
    void asksASilentServerAgain() {
        server.txt("example.org", "one").dropsEvery(2);
        DnsjavaDns dns = asking(SOON, 3, server);
        assertThat(dns.txt(NAME).join().isFound()).isTrue();
        assertThat(dns.a(NAME).join().kind()).isEqualTo(Kind.NO_DATA);
        assertThat(server.questions()).containsExactly("TXT example.org", "A example.org", "A example.org");
    }

    @Test
    void asksTheNextServerWhereOneIsSilentAndThatOneLastForAWhile() {
        TestDnsServer second = server().txt("example.org", "one");
        server.timesOut("example.org");
        DnsjavaDns dns = asking(SOON, 2, server, second);
        assertThat(dns.txt(NAME).join().records()).containsExactly("one");
        assertThat(dns.a(NAME).join().kind()).isEqualTo(Kind.NO_DATA);
        assertThat(server.questions()).containsExactly("TXT example.org");
    }

    @Test
    void asksTheNextServerWhereOneRefuses() {
        TestDnsServer second = server().txt("example.org", "one");
        server.refuses("example.org");
        assertThat(asking(PATIENT, 2, server, second).txt(NAME).join().records())
                .containsExactly("one");
    }

    @Test
    void doesNotAskAServerTwiceThatFailed() {
        server.unavailable("example.org", "");
        assertThat(asking(PATIENT, 3, server).txt(NAME).join().isUnavailable()).isTrue();
        assertThat(server.questions()).hasSize(1);
    }

    @Test
    @Timeout(60)
    void silenceIsUnavailable() throws InterruptedException {
        server.timesOut("example.org");
        DnsAnswer<String> answer =
                asking(Duration.ofMillis(150), 2, server).txt(NAME).join();
        assertThat(answer.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(answer.detail()).isEqualTo("no answer in time");
        server.awaitQuestions(2);
        assertThat(server.questions()).hasSize(2);
    }

    /** Ten seconds are remembered; the second name is asked at the earliest when the first has had its six seconds. */
    @Test
    @Timeout(60)
    void aDeadDnsCostsOneDeadlineAndNotOneAQuestion() {
        server.fallsSilent().txt("n9.example.org", "one");
        DnsjavaDns dns = asking(SOON, 1, server);
        assertThat(dns.txt(NAME).join().isUnavailable()).isTrue();
        awaitAtOnce(dns, "no DNS server answers");
        server.speaks();
        DnsAnswer<String> answer = dns.txt(Domain.of("n9.example.org")).join();
        while (answer.isUnavailable()) { // until a probe is answered and the failure of this name forgotten
            clock.addAndGet(Duration.ofSeconds(2).toNanos());
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            answer = dns.txt(Domain.of("n9.example.org")).join();
        }
        assertThat(answer.records()).containsExactly("one");
    }

    /** Asks for one new name after the other until one is told that at once. */
    private static void awaitAtOnce(DnsjavaDns dns, String detail) {
        for (int i = 0; ; i++) {
            CompletableFuture<DnsAnswer<String>> asked = dns.txt(Domain.of("n" + i + ".other" + i + ".example"));
            if (asked.isDone() && asked.join().detail().equals(detail)) {
                return;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    @Test
    @Timeout(60)
    void oneSilentNameDoesNotMakeItsServerSilent() {
        server.timesOut("k1._domainkey.example.org").txt("example.net", "one");
        DnsjavaDns dns = asking(Duration.ofMillis(300), 1, server);
        assertThat(dns.txt(Domain.of("k1._domainkey.example.org")).join().isUnavailable())
                .isTrue();
        assertThat(dns.txt(Domain.of("example.net")).join().isFound()).isTrue();
    }

    @Test
    @Timeout(60)
    void aDomainOfSeveralSilentNamesIsNotWaitedForAgain() {
        IntStream.range(0, 40).forEach(i -> server.timesOut("k._domainkey.n" + i + ".example.org"));
        server.txt("example.net", "one");
        DnsjavaDns dns = asking(Duration.ofMillis(300), 1, server);
        IntStream.range(0, 4)
                .mapToObj(i -> dns.txt(Domain.of("k._domainkey.n" + i + ".example.org")))
                .toList()
                .forEach(CompletableFuture::join);

        List<CompletableFuture<DnsAnswer<String>>> later = IntStream.range(4, 40)
                .mapToObj(i -> dns.txt(Domain.of("k._domainkey.n" + i + ".example.org")))
                .toList();

        assertThat(later).filteredOn(CompletableFuture::isDone).hasSizeGreaterThanOrEqualTo(35);
        assertThat(later.get(20).join().cutShort())
                .as("it is a guess of ours that this name is silent, too")
                .isTrue();
        assertThat(dns.txt(Domain.of("example.net")).join().isFound()).isTrue();
    }

    @Test
    @Timeout(60)
    void aPublicSuffixIsNeverSilentAsAWhole() {
        IntStream.range(0, 8).forEach(i -> server.timesOut("n" + i + ".co.uk"));
        server.txt("honest.co.uk", "one");
        DnsjavaDns dns = asking(Duration.ofMillis(300), 1, server);
        IntStream.range(0, 8)
                .mapToObj(i -> dns.txt(Domain.of("n" + i + ".co.uk")))
                .toList()
                .forEach(CompletableFuture::join);
        assertThat(dns.txt(Domain.of("honest.co.uk")).join().isFound()).isTrue();
    }

    /** Places are free when the silent ones have had their time; by then nobody waits for the others. */
    @Test
    @Timeout(60)
    void questionsThatWaitedTooLongAreNotAsked() {
        IntStream.range(0, 100).forEach(i -> server.timesOut("n" + i + ".n" + i + ".example"));
        ResolverSettings narrow = new ResolverSettings(
                List.of(Nameserver.of(server.hostAndPort())), Duration.ofMillis(500), 1, 5, 1 << 20);
        try (DnsjavaDns dns = new DnsjavaDns(narrow)) {
            List<CompletableFuture<DnsAnswer<String>>> asked = IntStream.range(0, 100)
                    .mapToObj(i -> dns.txt(Domain.of("n" + i + ".n" + i + ".example")))
                    .toList();
            assertThat(asked).allMatch(answer -> answer.join().isUnavailable());
            assertThat(asked.get(99).join().cutShort())
                    .as("a limit of ours, not the DNS")
                    .isTrue();
            server.txt("example.net", "one");
            assertThat(dns.txt(Domain.of("example.net")).join().isFound()).isTrue();
        }
        assertThat(server.questions()).hasSizeLessThanOrEqualTo(15);
    }

    @Test
    @Timeout(60)
    void keysThatNobodyAnswersLeavePlacesForSpfAndDmarc() {
        IntStream.range(0, 12).forEach(i -> server.timesOut("k._domainkey.n" + i + ".example"));
        server.txt("example.net", "one");
        ResolverSettings narrow =
                new ResolverSettings(List.of(Nameserver.of(server.hostAndPort())), PATIENT, 1, 4, 1 << 20);
        try (DnsjavaDns dns = new DnsjavaDns(narrow)) {
            List<CompletableFuture<DnsAnswer<String>>> keys = IntStream.range(0, 12)
                    .mapToObj(i -> dns.txt(Domain.of("k._domainkey.n" + i + ".example")))
                    .toList();
            assertThat(dns.txt(Domain.of("example.net")).join().isFound()).isTrue();
            assertThat(keys).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    @Timeout(60)
    void oneMessageAsksOnlyForSomeKeysAtOnce() throws InterruptedException {
        IntStream.range(0, 112).forEach(i -> server.timesOut("k._domainkey.n" + i + ".example"));
        server.txt("example.net", "one");
        Dns dns = asking(PATIENT, 1, server).paced(new Pace(), () -> Duration.ofMillis(700));
        List<CompletableFuture<DnsAnswer<String>>> keys = IntStream.range(0, 112)
                .mapToObj(i -> dns.txt(Domain.of("k._domainkey.n" + i + ".example")))
                .toList();
        assertThat(dns.txt(Domain.of("example.net")).join().isFound()).isTrue();
        assertThat(keys.get(111).join().cutShort()).isTrue();
        assertThat(server.questions()).hasSizeLessThanOrEqualTo(9);
    }

    @Test
    void nonsenseIsUnavailable() {
        server.fault("example.org", new DnsFault.Garbage());
        DnsAnswer<String> answer = asking(PATIENT, 1, server).txt(NAME).join();
        assertThat(answer.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(answer.detail()).isEqualTo("no readable answer");
    }

    /** Nobody listens on port 1, and no system gives it to a client. Where none says so, the time limit does. */
    @Test
    void aServerThatIsNotThereIsUnavailable() {
        ResolverSettings nobody = ResolverSettings.of(List.of(Nameserver.of("127.0.0.1:1")));
        try (DnsjavaDns dns = new DnsjavaDns(nobody.withTimeout(SOON, 1))) {
            DnsAnswer<String> answer = dns.txt(NAME).join();
            assertThat(answer.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(answer.detail()).isIn("no DNS server there", "no answer in time");
        }
    }

    @Test
    void aClosedResolverIsUnavailable() {
        DnsjavaDns dns = asking(SOON, 1, server);
        dns.close();
        assertThat(dns.txt(NAME)).succeedsWithin(PATIENT).matches(DnsAnswer::isUnavailable);
    }

    @Test
    void followsAliases() {
        server.zone("example.org. 300 IN CNAME b.example.org.\nb.example.org. 60 IN CNAME c.example.org.")
                .zone("c.example.org. 200 IN TXT one");
        DnsAnswer<String> answer = asking(PATIENT, 1, server).txt(NAME).join();
        assertThat(answer.question()).isEqualTo(NAME);
        assertThat(answer.records()).containsExactly("one");
        assertThat(answer.ttl()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void anAliasToNothingIsNoDomain() {
        server.cname("example.org", "none.example.net");
        assertThat(asking(PATIENT, 1, server).txt(NAME).join().kind()).isEqualTo(Kind.NO_DOMAIN);
    }

    @Test
    void anAliasToANameWithoutTheTypeIsNoData() {
        server.cname("example.org", "b.example.org").address("b.example.org", "192.0.2.1");
        assertThat(asking(PATIENT, 1, server).txt(NAME).join().kind()).isEqualTo(Kind.NO_DATA);
    }

    @Test
    void aLoopOfAliasesIsUnavailable() {
        server.cname("example.org", "b.example.org").cname("b.example.org", "example.org");
        assertThat(asking(PATIENT, 1, server).txt(NAME).join().kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void leavesOutNamesThatNobodyCanSpell() throws UnknownHostException {
        server.record("1.2.0.192.in-addr.arpa", "PTR", "a\\.b.example.org.").ptr("192.0.2.1", "c.example.org");
        assertThat(asking(PATIENT, 1, server)
                        .ptr(InetAddress.getByName("192.0.2.1"))
                        .join()
                        .records())
                .containsExactly(Domain.of("c.example.org"));
    }

    @Test
    void keepsAMappedAddressInItsFamily() {
        server.address("example.org", "::ffff:192.0.2.1");
        assertThat(asking(PATIENT, 1, server).aaaa(NAME).join().records().get(0).getAddress())
                .hasSize(16);
    }

    @Test
    void wildcardsStandForNamesThatDoNotExist() {
        server.txt("*.example.org", "wild").txt("a.b.example.org", "one");
        DnsjavaDns dns = asking(PATIENT, 1, server);
        assertThat(dns.txt(Domain.of("x.y.example.org")).join().records()).containsExactly("wild");
        assertThat(dns.txt(Domain.of("b.example.org")).join().kind()).isEqualTo(Kind.NO_DATA);
        assertThat(dns.txt(Domain.of("c.b.example.org")).join().kind()).isEqualTo(Kind.NO_DOMAIN);
    }
}
