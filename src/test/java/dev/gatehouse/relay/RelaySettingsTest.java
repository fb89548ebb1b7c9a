package dev.gatehouse.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.PortRole;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelaySettingsTest {
    private static RelaySettings trusting(String networks) {
        List<TrustedNetwork> trusted = Arrays.stream(networks.split(" "))
                .map(Network::parse)
                .map(TrustedNetwork::of)
                .toList();
        return new RelaySettings(trusted, List.of(), List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/0",
                "::/0",
                "0.0.0.0/1",
                "0.0.0.0/1 128.0.0.0/1",
                "203.0.113.0/7",
                "2000::/3",
                "::ffff:0:0/96",
                "64:ff9b::/96",
                "64:ff9b::/32",
                "2002::/16",
                "10.0.0.0/8 0.0.0.0/0",
                "1.0.0.0/8 2.0.0.0/8 3.0.0.0/8 4.0.0.0/8 5.0.0.0/8",
                "2a00::/20 2a01::/20 2a02::/20 2a03::/20 2a04::/20",
            })
    void openRelayIsNotBuiltAndTheSentenceNamesKeyValueAndRemedy(String networks) {
        assertThatThrownBy(() -> trusting(networks))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("relay.trusted-networks: ")
                .hasMessageContaining("/")
                .hasMessageContaining("open relay")
                .hasMessageContaining("list only the networks of your own machines");
    }

    @Test
    void pieceByPieceOpenRelayIsNotBuilt() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            for (int j = 0; j < 256; j += 8) {
                all.append(i).append('.').append(j).append(".0.0/13 ");
            }
        }
        assertThatThrownBy(() -> trusting(all.toString().trim())).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 127.0.0.0/8 169.254.0.0/16 100.64.0.0/10",
                "fc00::/7 fe80::/10 ::1",
                "198.51.100.0/24 2001:db8::/32",
                "9.0.0.0/8 9.1.0.0/16 9.2.0.0/16",
                "2a00::/20",
            })
    void ownNetworksArePermitted(String networks) {
        assertThatCode(() -> trusting(networks)).doesNotThrowAnyException();
    }

    @Test
    void portsKnowTheirRoles() {
        assertThat(PortRoles.standard().of(465)).isEqualTo(PortRole.SUBMISSION);
        assertThat(PortRoles.standard().of(25)).isEqualTo(PortRole.MX);
        assertThat(PortRoles.standard().of(2525)).isEqualTo(PortRole.MX);
        assertThatThrownBy(() -> new PortRoles(Map.of(0, PortRole.MX))).hasMessageContaining("1 to 65535");
    }

    @Test
    void senderPatternsCompareWithoutCaseAndByALabels() {
        assertThat(SenderPattern.parse("@Bücher.example").matches("a@xn--bcher-kva.example"))
                .isTrue();
        assertThat(SenderPattern.parse("a@home.example").matches("A@HOME.EXAMPLE."))
                .isTrue();
        assertThat(SenderPattern.parse("@home.example").matches("x@sub.home.example"))
                .isFalse();
        assertThat(SenderPattern.parse("@home.example").matches("home.example")).isFalse();
        assertThat(SenderPattern.parse("a@home.example").matches("")).isFalse();
        assertThatThrownBy(() -> SenderPattern.parse("home.example")).hasMessageContaining("scanner@example.org");
        assertThatThrownBy(() -> SenderPattern.parse("a@")).hasMessageContaining("scanner@example.org");
    }

    @Test
    void fingerprintIsReadWithAndWithoutColons() {
        assertThat(SpkiFingerprint.parse("AB:".repeat(31) + "AB").hex()).isEqualTo("ab".repeat(32));
        assertThatThrownBy(() -> SpkiFingerprint.parse("ab")).hasMessageContaining("64 hexadecimal digits");
    }
}
