package dev.gatehouse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.smtp.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitingRoomTest {
    private final WaitingRoom room = new WaitingRoom(5, 2);
    private final List<WaitingRoom.Place> taken = new ArrayList<>();

    private boolean enters(String client) {
        Optional<WaitingRoom.Place> place =
                room.enter(Network.literalAddress(client).orElseThrow());
        place.ifPresent(taken::add);
        return place.isPresent();
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "192.0.2.1,           192.0.2.200,           a /24",
        "2001:db8:0:0100::1,  2001:db8:0:01ff:1::1,  a /56",
    })
    void oneNetworkHasSomePlaces(String client, String neighbour, String network) {
        assertThat(enters(client)).isTrue();
        assertThat(enters(neighbour)).isTrue();
        assertThat(enters(client)).isFalse();
        assertThat(enters("198.51.100.1")).isTrue();
        taken.get(0).close();
        taken.get(0).close();
        assertThat(enters(neighbour)).isTrue();
        assertThat(enters(neighbour)).as("a place is left once").isFalse();
    }

    @Test
    void allTogetherHaveSome() {
        for (String client : List.of("192.0.2.1", "192.0.3.1", "192.0.4.1", "192.0.5.1", "192.0.6.1")) {
            assertThat(enters(client)).isTrue();
        }
        assertThat(enters("192.0.7.1")).isFalse();
        taken.get(3).close();
        assertThat(enters("192.0.7.1")).isTrue();
    }
}
