package dev.gatehouse.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.MxRecord;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.testkit.JspfDns;
import dev.gatehouse.testkit.KeptAnswers;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.SpfZone;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.james.jspf.executor.SPFResult;
import org.apache.james.jspf.impl.SPF;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LookAheadTest {
    private static final SpfLimits PATIENT = new SpfLimits(10, 2, 10, 10, Duration.ofSeconds(60));

    private static final InetAddress CLIENT = IpText.ip4("192.0.2.1").orElseThrow();

    private final MapDns zone = new MapDns();

    /** Answers only when so many questions wait, all of them at once: a round trip for each number. */
    private static class Rounds implements Dns {
        private final Dns dns;
        private final List<Integer> sizes;
        private final List<Runnable> waiting = new ArrayList<>();

        Rounds(Dns dns, Integer... sizes) {
            this.dns = dns;
            this.sizes = new ArrayList<>(List.of(sizes));
        }

        private synchronized <T> CompletableFuture<DnsAnswer<T>> held(CompletableFuture<DnsAnswer<T>> answer) {
            CompletableFuture<DnsAnswer<T>> held = new CompletableFuture<>();
            waiting.add(() -> held.complete(answer.join()));
            if (!sizes.isEmpty() && waiting.size() == sizes.get(0)) {
                sizes.remove(0);
                List<Runnable> round = List.copyOf(waiting);
                waiting.clear();
                round.forEach(Runnable::run);
            }
            return held;
        }

        @Override
        public CompletableFuture<DnsAnswer<String>> txt(Domain name) {
            return held(dns.txt(name));
        }

        @Override
        public CompletableFuture<DnsAnswer<InetAddress>> a(Domain name) {
            return held(dns.a(name));
        }

        @Override
        public CompletableFuture<DnsAnswer<InetAddress>> aaaa(Domain name) {
            return held(dns.aaaa(name));
        }

        @Override
        public CompletableFuture<DnsAnswer<MxRecord>> mx(Domain name) {
            return held(dns.mx(name));
        }

        @Override
        public CompletableFuture<DnsAnswer<Domain>> ptr(InetAddress address) {
            return held(dns.ptr(address));
        }
    }

    @Test
    void tenIncludesTakeTwoRoundTrips() {
        String includes = IntStream.rangeClosed(1, 10)
                .mapToObj(i -> "include:i" + i + ".example.net")
                .collect(Collectors.joining(" "));
        zone.txt("example.org", "v=spf1 " + includes + " -all");
        IntStream.rangeClosed(1, 10).forEach(i -> zone.txt("i" + i + ".example.net", "v=spf1 ip4:198.51.100." + i));
        SpfResult result = check(new Rounds(zone, 1, 10));
        assertThat(result.outcome()).isEqualTo(SpfOutcome.FAIL);
        assertThat(zone.questions()).hasSize(11);
    }

    @Test
    void addressesOfExchangersAndIncludedTermsShareTheThirdRoundTrip() {
        zone.txt("example.org", "v=spf1 a mx mx:b.example.org exists:x.example.org include:i.example.net -all")
                .address("example.org", "198.51.100.1")
                .mx("example.org", 1, "mx1.example.org")
                .mx("b.example.org", 1, "mx2.example.org")
                .address("mx1.example.org", "198.51.100.1")
                .address("mx2.example.org", "198.51.100.1")
                .txt("i.example.net", "v=spf1 a:one.example.net a:two.example.net")
                .address("one.example.net", "198.51.100.1")
                .address("two.example.net", "192.0.2.1");
        SpfResult result = check(new Rounds(zone, 1, 5, 4));
        assertThat(result.outcome()).isEqualTo(SpfOutcome.PASS);
        assertThat(zone.questions()).hasSize(10);
    }

    /** The zones that are measured; jSPF asks for type 99, too. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"TYPICAL, 1 3 4, 8, 13", "TEN_INCLUDES, 1 10, 11, 22", "TEN_MIXED, 1 10 6, 17, 21"})
    void asksTogetherAndLessThanJspf(SpfZone measured, String rounds, int ours, int jspf) {
        measured.into(zone);
        Integer[] sizes = Stream.of(rounds.split(" ")).map(Integer::valueOf).toArray(Integer[]::new);
        assertThat(check(new Rounds(zone, sizes)).outcome()).isEqualTo(SpfOutcome.PASS);
        assertThat(zone.questions()).hasSize(ours);
        JspfDns counting = new JspfDns(zone, CLIENT);
        SPFResult theirs = new SPF(counting).checkSPF(SpfZone.CLIENT, SpfZone.SENDER, "x");
        assertThat(theirs.getResult()).isEqualTo("pass");
        assertThat(counting.questions()).isEqualTo(jspf);
    }

    @Test
    void asksNothingBehindAMatchThatNeedsNoQuestion() {
        zone.txt("example.org", "v=spf1 a ip4:192.0.2.1 include:i.example.net -all")
                .address("example.org", "198.51.100.1");
        SpfResult result = check(new Rounds(zone, 1, 1));
        assertThat(result.outcome()).isEqualTo(SpfOutcome.PASS);
        assertThat(zone.questions()).containsExactly("TXT example.org", "A example.org");
    }

    /** A client names itself as it likes; whose servers are asked is not for it to choose. */
    @Test
    void asksNoAddressesOfClientNamesThatCouldNotMatch() {
        zone.txt("example.org", "v=spf1 a ptr:example.net -all")
                .address("example.org", "198.51.100.1")
                .ptr("192.0.2.1", "victim.example")
                .ptr("192.0.2.1", "mail.example.net")
                .address("mail.example.net", "192.0.2.1");
        SpfResult result = check(new Rounds(zone, 1, 2, 1));
        assertThat(result.outcome()).isEqualTo(SpfOutcome.PASS);
        assertThat(zone.questions()).doesNotContain("A victim.example");
    }

    @Test
    void asksNothingAheadWhenNothingHasToBeWaitedFor() {
        zone.txt("example.org", "v=spf1 a include:i.example.net -all").address("example.org", "192.0.2.1");
        assertThat(check(zone).outcome()).isEqualTo(SpfOutcome.PASS);
        assertThat(zone.questions()).containsExactly("TXT example.org", "A example.org");
    }

    /** However records are nested, no more terms are asked for ahead than may be evaluated (RFC 7208 section 4.6.4). */
    @Test
    void aTreeOfIncludesDoesNotMultiplyQuestions() {
        for (int i = 0; i < 200; i++) {
            int first = i * 9;
            zone.txt(
                    i == 0 ? "example.org" : "i" + i + ".example.net",
                    IntStream.rangeClosed(1, 9)
                            .mapToObj(j -> "include:i" + (first + j) + ".example.net")
                            .collect(Collectors.joining(" ", "v=spf1 ", " -all")));
        }
        Integer[] eachAlone = IntStream.range(0, 100).mapToObj(i -> 1).toArray(Integer[]::new);
        SpfResult result = check(new Rounds(zone, eachAlone));
        assertThat(result.outcome()).isEqualTo(SpfOutcome.PERMERROR);
        assertThat(zone.questions()).hasSizeLessThanOrEqualTo(21);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"a", "mx", "ptr", "exists:%{i}.example.net", "include:example.net", "redirect=example.net"})
    void anAnswerThatNeverComesIsTemperrorAtTheTimeLimit(String term) {
        zone.txt("example.org", "v=spf1 " + term + (term.startsWith("redirect") ? "" : " -all"));
        SpfSettings hasty = SpfSettings.standard().withLimits(new SpfLimits(10, 2, 10, 10, Duration.ofMillis(50)));
        SpfResult result = SpfEvaluator.factory(hasty).with(new Rounds(zone, 1)).checkMailFrom(facts());
        assertThat(result.outcome()).isEqualTo(SpfOutcome.TEMPERROR);
        assertThat(result.problem()).contains("time limit");
    }

    @Test
    void anAnswerThatFailsIsTemperror() {
        Dns broken = new Rounds(zone) {
            @Override
            public CompletableFuture<DnsAnswer<String>> txt(Domain name) {
                return CompletableFuture.failedFuture(new IllegalStateException("a resolver's bug"));
            }
        };
        assertThat(check(broken).outcome()).isEqualTo(SpfOutcome.TEMPERROR);
    }

    /** Answers that come from other threads, in whatever order, are used in the order of the terms. */
    @Test
    void lookingAheadChangesNoResult() {
        SpfRecordGenerator generator = new SpfRecordGenerator(new Random(4664));
        for (int i = 0; i < 500; i++) {
            MapDns dns = generator.troubled(generator.zone(generator.record()));
            SmtpFacts facts = generator.facts();
            SpfResult atOnce = new SpfEvaluator(dns).checkMailFrom(facts);
            SpfResult waited = new SpfEvaluator(new KeptAnswers(dns).after(Duration.ofNanos(1))).checkMailFrom(facts);
            assertThat(waited.trace().asText()).isEqualTo(atOnce.trace().asText());
        }
    }

    private static SpfResult check(Dns dns) {
        return SpfEvaluator.factory(SpfSettings.standard().withLimits(PATIENT))
                .with(dns)
                .checkMailFrom(facts());
    }

    private static SmtpFacts facts() {
        return SmtpFacts.of(CLIENT, "x", ReversePath.of("a@example.org"));
    }
}
