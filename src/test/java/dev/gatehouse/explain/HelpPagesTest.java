package dev.gatehouse.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelpPagesTest {
    private static final HostNames HOSTS = new HostNames(
            "mail.example.com",
            "smtp.example.com",
            OptionalInt.of(465),
            OptionalInt.of(587),
            "postmaster@example.com",
            Optional.of("https://mail.example.com/why"));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a German browser        | en | de-DE,de;q=0.9,en;q=0.5 | de",
                "an English browser      | de | en-GB                   | en",
                "better one than another | en | fr, de;q=0.7, en;q=0.3  | de",
                "none of ours            | de | fr-CA, ja;q=0.8         | de",
                "no wish                 | de | ''                      | de",
                "nonsense                | en | ;;;q=*=,                | en",
                "as bad as it gets       | en | de;q=9                  | en",
            })
    void speaksTheLanguageOfItsReader(String name, String ours, String wishes, String spoken) {
        HelpPages pages = new HelpPages(Catalogue.in(Locale.forLanguageTag(ours)), HOSTS);

        assertThat(pages.of(wishes)
                        .answer("GET", "/why/RLY-STRANGER", "", reference -> Optional.empty())
                        .body())
                .contains("<html lang=\"" + spoken + "\">");
    }
}
