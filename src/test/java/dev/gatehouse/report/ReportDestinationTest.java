package dev.gatehouse.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportDestinationTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "mailto:a@example.org,",
        "mailto:a@example.org!0,0",
        "mailto:a@example.org!500,500",
        "mailto:a@example.org!10k,10240",
        "mailto:a@example.org!10M,10485760",
        "mailto:a@example.org!1g,1073741824",
        "mailto:a@example.org!1t,1099511627776",
        "mailto:a@example.org!10m?subject=x,10485760",
        "mailto:a@example.org!99999999999999999999t,",
        "mailto:a@example.org!10x,",
        "mailto:a@example.org!,"
    })
    void theSizeIsReadInUnitsOf1024(String uri, Long octets) {
        assertThat(ReportDestination.sizeLimit(uri))
                .isEqualTo(octets == null ? OptionalLong.empty() : OptionalLong.of(octets));
    }
}
