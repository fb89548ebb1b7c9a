package dev.gatehouse.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainTest {
    @Test
    void comparesWithoutCaseAndTrailingDot() {
        assertThat(Domain.of("Mail.Example.ORG.")).isEqualTo(Domain.of("mail.example.org"));
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", ".", "a..b", ".a", "a.b..", "a\nb", "é.example"})
    void refusesWhatIsNoDomainName(String text) {
        assertThat(Domain.parse(text)).isEmpty();
    }

    @Test
    void keepsTheLimitsOfTheDns() {
        String label63 = "a".repeat(63);
        assertThat(Domain.parse(label63 + ".example")).isPresent();
        assertThat(Domain.parse(label63 + "a.example")).isEmpty();
        String name253 = String.join(".", label63, label63, label63, "a".repeat(61));
        assertThat(Domain.parse(name253)).isPresent();
        assertThat(Domain.parse(name253 + "a")).isEmpty();
        assertThat(Domain.of(name253).below("_dmarc")).isEmpty();
    }

    @Test
    void knowsItsPlaceInTheTree() {
        Domain name = Domain.of("a.mail.example.org");
        assertThat(name.rightmost(2)).isEqualTo(Domain.of("example.org"));
        assertThat(name.parent()).contains(Domain.of("mail.example.org"));
        assertThat(Domain.of("org").parent()).isEmpty();
        assertThat(name.isWithin(Domain.of("example.org"))).isTrue();
        assertThat(Domain.of("badexample.org").isWithin(Domain.of("example.org")))
                .isFalse();
    }
}
