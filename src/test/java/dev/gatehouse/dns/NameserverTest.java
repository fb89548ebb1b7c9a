package dev.gatehouse.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameserverTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "127.0.0.1:5300, 127.0.0.1:5300",
        "127.0.0.1, 127.0.0.1:53",
        "' 127.0.0.1 ', 127.0.0.1:53",
        "[2001:db8::1]:5300, [2001:db8::1]:5300",
        "[2001:db8::1], [2001:db8::1]:53",
        "2001:db8::1, [2001:db8::1]:53",
    })
    void readsWhatPeopleWrite(String text, String expected) {
        assertThat(Nameserver.of(text)).hasToString(expected);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", ":53", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:99999", "127.0.0.1:x", "[::1", "a b:1"})
    void refusesTheRest(String text) {
        assertThatThrownBy(() -> Nameserver.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a DNS server")
                .hasMessageContaining(text);
    }

    @Test
    void thereIsAlwaysAServerToAsk() {
        assertThat(Nameserver.ofSystem()).isNotEmpty();
    }
}
