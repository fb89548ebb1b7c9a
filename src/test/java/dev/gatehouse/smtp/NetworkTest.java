package dev.gatehouse.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "192.0.2.0/24,           192.0.2.255,      true",
        "192.0.2.0/24,           192.0.3.0,        false",
        "192.0.2.77/24,          192.0.2.1,        true",
        "192.0.2.1,              192.0.2.1,        true",
        "192.0.2.1,              192.0.2.2,        false",
        "192.0.2.128/25,         192.0.2.127,      false",
        "192.0.2.128/25,         192.0.2.129,      true",
        "10.0.0.0/8,             10.255.0.1,       true",
        "0.0.0.0/0,              203.0.113.9,      true",
        "0.0.0.0/0,              2001:db8::1,      false",
        "2001:db8::/32,          2001:db8:ffff::1, true",
        "2001:db8::/32,          2001:db9::1,      false",
        "2001:db8::/33,          2001:db8:8000::,  false",
        "::1,                    ::1,              true",
        "::/0,                   2001:db8::1,      true",
        "::/0,                   192.0.2.1,        false",
        "::ffff:192.0.2.0/120,   192.0.2.9,        true",
        "::ffff:192.0.2.0/120,   192.0.3.9,        false",
        "192.0.2.0/24,           ::ffff:192.0.2.9, true",
    })
    void contains(String network, String address, boolean expected) {
        assertThat(Network.parse(network)
                        .contains(Network.literalAddress(address).orElseThrow()))
                .isEqualTo(expected);
    }

    @Test
    void mappedAddressThatStayedIpv6IsStillIpv4() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        mapped[12] = 10;
        InetAddress kept = Inet6Address.getByAddress("", mapped, 0);
        assertThat(kept).isInstanceOf(Inet6Address.class);
        assertThat(Network.parse("10.0.0.0/8").contains(kept)).isTrue();
        assertThat(new Network(kept, 8)).isEqualTo(Network.parse("10.0.0.0/8"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/24",
                "192.0.2.0/",
                "192.0.2.0/33",
                "192.0.2.0/-1",
                "192.0.2.0/24/24",
                "192.0.2/24",
                "192.0.2.256",
                "192.0.2.01",
                "1",
                "0x7f.0.0.1",
                "localhost",
                "example.org/24",
                "2001:db8::/129",
                "2001:db8:::/32",
                "fe80::1%eth0",
                "::ffff:192.0.2.0/90",
                "192.0.2.0/255.255.255.0",
                "192.0.2.*",
                "[::1]",
                ".:"
            })
    void refusesWhatIsNoNetworkAndSaysHowToWriteOne(String text) {
        assertThat(Network.tryParse(text)).isEmpty();
        assertThatThrownBy(() -> Network.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("192.0.2.0/24");
    }

    @Test
    void widerNetworkContainsNarrower() {
        assertThat(Network.parse("10.0.0.0/8").contains(Network.parse("10.1.0.0/16")))
                .isTrue();
        assertThat(Network.parse("10.1.0.0/16").contains(Network.parse("10.0.0.0/8")))
                .isFalse();
        assertThat(Network.parse("::/0").contains(Network.parse("10.0.0.0/8"))).isFalse();
    }

    @Test
    void isWrittenInOneForm() {
        assertThat(Network.parse("192.0.2.77/24")).hasToString("192.0.2.0/24");
        assertThat(Network.parse("2001:DB8::5/32")).hasToString("2001:db8::/32");
    }
}
