package dev.gatehouse.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpAddressTest {
    /** The examples of RFC 5952 sections 4 and 5. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:DB8:0:0:0:0:0:7, 2001:db8::7",
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "fe80:0:0:0:0:0:0:0, fe80::"
    })
    void oneAddressHasOneText(String written, String text) throws IOException {
        assertThat(IpAddress.text(InetAddress.getByName(written))).isEqualTo(text);
    }

    @Test
    void aMappedAddressShowsTheIpv4ThatItHolds() throws IOException {
        byte[] octets = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, (byte) 192, 0, 2, 1};
        InetAddress mapped = Inet6Address.getByAddress("", octets, -1);
        assertThat(IpAddress.text(mapped)).isEqualTo("::ffff:192.0.2.1");
        assertThat(IpAddress.text(IpAddress.unmapped(mapped))).isEqualTo("192.0.2.1");
    }

    @Test
    void aZoneIsNotShown() throws IOException {
        byte[] octets = new byte[16];
        octets[0] = (byte) 0xfe;
        octets[1] = (byte) 0x80;
        octets[15] = 1;
        assertThat(IpAddress.text(Inet6Address.getByAddress("", octets, 3))).isEqualTo("fe80::1");
    }

    /** The JDK's own text is another for IPv6: 2001:db8:0:0:0:0:0:7. Where James asks for it, it has to be the JDK's. */
    @Test
    void nobodyElseInTheEngineWritesAddresses() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("main/java"))) {
            List<String> others = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("IpAddress.java"))
                    .filter(IpAddressTest::writesAddresses)
                    .map(Path::toString)
                    .toList();
            assertThat(others).isEmpty();
        }
    }

    private static boolean writesAddresses(Path file) {
        try {
            return Files.readString(file).contains("getHostAddress");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
