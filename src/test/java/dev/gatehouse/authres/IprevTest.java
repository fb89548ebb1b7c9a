package dev.gatehouse.authres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.MapDns;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IprevTest {
    private final MapDns dns = new MapDns()
            .ptr("192.0.2.1", "mx.example.org")
            .address("mx.example.org", "192.0.2.1")
            .ptr("192.0.2.2", "mx.example.org")
            .ptr("192.0.2.3", "gone.example.org")
            .ptr("192.0.2.4", "lost.example.org")
            .unavailable("lost.example.org", "SERVFAIL")
            .ptr("192.0.2.5", "lost.example.org")
            .ptr("192.0.2.5", "five.example.org")
            .address("five.example.org", "192.0.2.5")
            .unavailable("6.2.0.192.in-addr.arpa", "SERVFAIL")
            .ptr("2001:db8::1", "six.example.org")
            .address("six.example.org", "2001:db8::1");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "192.0.2.1, pass",
        "192.0.2.2, fail",
        "192.0.2.3, fail",
        "192.0.2.4, temperror",
        "192.0.2.5, pass",
        "192.0.2.6, temperror",
        "192.0.2.7, permerror",
        "2001:db8::1, pass",
        "2001:db8::2, permerror",
    })
    void isWhatRfc8601Says(String client, String result) throws UnknownHostException {
        assertThat(Iprev.check(InetAddress.getByName(client), dns).outcome().word())
                .isEqualTo(result);
    }

    @Test
    void asksForTenNamesAtMost() throws UnknownHostException {
        MapDns many = new MapDns();
        for (int i = 0; i < 20; i++) {
            many.ptr("192.0.2.9", "n" + i + ".example.org");
        }

        Iprev.check(InetAddress.getByName("192.0.2.9"), many);

        assertThat(many.questions()).hasSize(11);
    }
}
