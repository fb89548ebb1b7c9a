package dev.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gate.InvalidSettingException;
import dev.gatehouse.smtp.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizedAddressesTest {
    private static final String ON = "relay.use-authorized-addresses=true";

    @TempDir
    Path folder;

    /** Two servers; the second has the list. */
    private static BaseHierarchicalConfiguration servers(String list) {
        BaseHierarchicalConfiguration file = new BaseHierarchicalConfiguration();
        file.addProperty("smtpserver(-1).bind", "0.0.0.0:25");
        file.addProperty("smtpserver(-1).authorizedAddresses", list);
        return file;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "10.0.0.0/8,            10.0.0.0/8",
        "10.1.0.0/255.255.0.0,  10.1.0.0/16",
        "192.168.*,             192.168.0.0/16",
        "*,                     0.0.0.0/0",
        "127.0.0.1,             127.0.0.1/32",
        "2001:db8::/32,         2001:db8::/32",
    })
    void readsNetworksAsJamesWritesThem(String written, String network) {
        assertThat(AuthorizedAddresses.of(servers("localhost, " + written)).networks())
                .extracting(Network::toString)
                .containsExactly(network);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "127.0.0.0/8, 0.0.0.0/0.0.0.0", "*", "::/0", "0.0.0.0/1 128.0.0.0/1"})
    void anOpenRelayDoesNotStart(String list) {
        assertThatThrownBy(() -> TestGatehouse.in(folder, servers(list), ON))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("gatehouse.properties: relay.use-authorized-addresses = true cannot be used: ")
                .hasMessageContaining("authorizedAddresses of smtpserver.xml")
                .hasMessageContaining("open relay");
    }

    @Test
    void anyOtherListIsTheOperators() throws IOException {
        assertThatCode(() -> TestGatehouse.in(folder.resolve("on"), servers("127.0.0.0/8, 10.*"), ON)
                        .close())
                .doesNotThrowAnyException();
        // Not asked for, it lets nobody relay past our own check.
        assertThatCode(() -> TestGatehouse.in(folder.resolve("off"), servers("0.0.0.0/0"))
                        .close())
                .doesNotThrowAnyException();
    }

    /** James' own sample: a webmail on the same machine is not offered AUTH, and may not relay without it. */
    @ParameterizedTest(name = "announce {0} with {1}")
    @CsvSource({
        "forUnauthorizedAddresses, 127.0.0.0/8, true",
        "forUnauthorizedAddresses, '',          false",
        "always,                   127.0.0.0/8, false",
        "never,                    127.0.0.0/8, false",
    })
    void aPortThatOffersNoAuthToThoseWhomJamesTrustsIsFound(String announce, String list, boolean found) {
        BaseHierarchicalConfiguration file = new BaseHierarchicalConfiguration();
        file.addProperty("smtpserver(-1).bind", "0.0.0.0:587");
        file.addProperty("smtpserver.auth.announce", announce);
        file.addProperty("smtpserver.authorizedAddresses", list);
        assertThat(AuthorizedAddresses.withoutAuth(file).equals(List.of("the server at 0.0.0.0:587")))
                .isEqualTo(found);
    }
}
