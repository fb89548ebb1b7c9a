package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.DnsAnswer.Kind;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.MxRecord;
import dev.gatehouse.dns.RecordType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What every {@link Dns} does, whoever answers. */
public abstract class DnsContract {
    private static final Domain NAME = Domain.of("example.org");

    /** A DNS that knows what {@code zone} adds. */
    protected abstract Dns serving(Consumer<ZoneData> zone);

    @Test
    void answersWithTheQuestion() {
        DnsAnswer<String> answer = serving(zone -> zone.txt("example.org", "v=spf1 -all"))
                .txt(NAME)
                .join();
        assertThat(answer.kind()).isEqualTo(Kind.FOUND);
        assertThat(answer.question()).isEqualTo(NAME);
        assertThat(answer.type()).isEqualTo(RecordType.TXT);
        assertThat(answer.records()).containsExactly("v=spf1 -all");
        assertThat(answer.ttl()).isPositive();
        assertThat(answer.elapsed()).isGreaterThanOrEqualTo(Duration.ZERO);
    }

    @Test
    void joinsTheStringsOfATxtRecord() {
        String text = "x".repeat(255) + " y".repeat(300);
        assertThat(serving(zone -> zone.txt("example.org", text))
                        .txt(NAME)
                        .join()
                        .records())
                .containsExactly(text);
    }

    @Test
    void keepsEveryOctetOfATxtRecord() {
        StringBuilder octets = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            octets.append(c);
        }
        assertThat(serving(zone -> zone.txt("example.org", octets.toString()))
                        .txt(NAME)
                        .join()
                        .records())
                .containsExactly(octets.toString());
    }

    @Test
    void givesAllRecordsOfTheType() {
        Dns dns = serving(zone -> zone.txt("example.org", "one")
                .txt("example.org", "two")
                .txt("example.org", "")
                .address("example.org", "192.0.2.1"));
        assertThat(dns.txt(NAME).join().records()).containsExactlyInAnyOrder("one", "two", "");
        assertThat(dns.a(NAME).join().records()).containsExactly(inet("192.0.2.1"));
    }

    @Test
    void keepsTheAddressFamiliesApart() {
        Dns dns = serving(zone -> zone.address("example.org", "192.0.2.1").address("example.org", "2001:db8::1"));
        assertThat(dns.a(NAME).join().records()).containsExactly(inet("192.0.2.1"));
        assertThat(dns.aaaa(NAME).join().records()).containsExactly(inet("2001:db8::1"));
    }

    @Test
    void sortsMailExchangersByPreference() {
        Dns dns = serving(zone -> zone.mx("example.org", 20, "b.example.org").mx("example.org", 10, "a.example.org"));
        assertThat(dns.mx(NAME).join().records())
                .containsExactly(
                        new MxRecord(10, Optional.of(Domain.of("a.example.org"))),
                        new MxRecord(20, Optional.of(Domain.of("b.example.org"))));
    }

    @Test
    void knowsANullMx() {
        assertThat(serving(zone -> zone.mx("example.org", 0, "."))
                        .mx(NAME)
                        .join()
                        .records())
                .containsExactly(new MxRecord(0, Optional.empty()));
    }

    @Test
    void findsTheNamesOfAnAddress() {
        Dns dns = serving(zone -> zone.ptr("192.0.2.1", "four.example.org").ptr("2001:db8::1", "six.example.org"));
        assertThat(dns.ptr(inet("192.0.2.1")).join().records()).containsExactly(Domain.of("four.example.org"));
        assertThat(dns.ptr(inet("2001:db8::1")).join().records()).containsExactly(Domain.of("six.example.org"));
    }

    @Test
    void tellsNoDataFromNoDomain() {
        Dns dns = serving(zone -> zone.txt("example.org", "one").empty("empty.example.org"));
        assertThat(dns.a(NAME).join().kind()).isEqualTo(Kind.NO_DATA);
        assertThat(dns.a(Domain.of("empty.example.org")).join().kind()).isEqualTo(Kind.NO_DATA);
        assertThat(dns.a(Domain.of("none.example.org")).join().kind()).isEqualTo(Kind.NO_DOMAIN);
        assertThat(dns.ptr(inet("192.0.2.9")).join().kind()).isEqualTo(Kind.NO_DOMAIN);
    }

    @Test
    void aNameWithSomethingBelowItExists() {
        Dns dns = serving(zone -> zone.txt("a.b.example.org", "one"));
        assertThat(dns.txt(Domain.of("b.example.org")).join().kind()).isEqualTo(Kind.NO_DATA);
        assertThat(dns.txt(Domain.of("c.b.example.org")).join().kind()).isEqualTo(Kind.NO_DOMAIN);
    }

    @Test
    void troubleIsAnAnswerToo() {
        Dns dns = serving(zone -> zone.txt("example.org", "one").unavailable("example.org", "SERVFAIL"));
        CompletableFuture<DnsAnswer<String>> asked = dns.txt(NAME);
        assertThat(asked).succeedsWithin(Duration.ofSeconds(60));
        assertThat(asked.join().kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(asked.join().detail()).isEqualTo("SERVFAIL");
        assertThat(asked.join().ttl()).isZero();
    }

    @Test
    void takesNamesThatAreNoHostNames() {
        String odd = "_sel+x=1 \"(;@$).example.org";
        Dns dns = serving(zone -> zone.txt("_dmarc.example.org", "v=DMARC1").empty("org"));
        assertThat(dns.txt(Domain.of("_DMARC.Example.org.")).join().isFound()).isTrue();
        assertThat(dns.txt(Domain.of(odd)).join().kind()).isEqualTo(Kind.NO_DOMAIN);
    }

    private static InetAddress inet(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}
