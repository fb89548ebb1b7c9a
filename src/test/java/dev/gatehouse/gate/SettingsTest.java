package dev.gatehouse.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.explain.Explanation;
import dev.gatehouse.explain.ReferenceId;
import dev.gatehouse.report.Generation;
import dev.gatehouse.report.ReportDestination;
import dev.gatehouse.report.ReportSettings;
import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RejectMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void everyDefaultCanBeRead() {
        assertThat(Settings.defaults().get(Keys.REJECT_MODE)).isEqualTo(RejectMode.EVIDENCE);
        assertThat(Settings.defaults().get(Keys.DNS_DEADLINE)).isEqualTo(Duration.ofSeconds(8));
        assertThat(new Gate(Settings.defaults(), "mail.example.com").hostName()).isEqualTo("mail.example.com");
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "relay.mode | sometimes | use one of enforce, defer, warn, off",
                "dns.max-queries | many | use a whole number from 20 to 1000",
                "dns.deadline | soon | use a time such as 500ms",
                "submission.ports | 70000 | use a whole number from 1 to 65535",
                "reports.enabled | perhaps | use true or false",
                "reports.counting | sometimes | use one of journal, fast, strict",
                "reports.format | rfc1 | use one of rfc9990, rfc7489",
                "reports.mailboxes | nobody | is not an address",
                "reports.max-mail-octets | 5 | use a whole number from 200000",
                "policy.trusted-sealers | not a domain | is not a domain name",
                "dmarc.several-authors | all | use one of evaluate-all, skip",
                "dmarc.max-author-domains | 0 | use a whole number from 1 to 20",
                "dmarc.local-public-suffixes | -corp | is not a domain name",
                "dmarc.domain-modes | bank.example | is not a name and a mode, such as bank.example strict",
                "dmarc.domain-modes | bank.example sometimes | is not one of strict, evidence, never, exempt",
                "dmarc.recipient-modes | anna strict | is neither an address nor an @domain",
                "policy.always-reachable | postmaster | is no recipient; use postmaster@",
            })
    void anImpossibleValueIsASentenceWithKeyValueAndRemedy(String key, String value, String remedy) {
        assertThatThrownBy(() -> Settings.of(Map.of(key, value)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value)
                .hasMessageContaining(remedy);
    }

    @Test
    void anUnknownKeyIsRefusedWithTheNearestKnownOne() {
        assertThatThrownBy(() -> Settings.of(Map.of("dmarc.reject_mode", "strict")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("dmarc.reject_mode")
                .hasMessageContaining("did you mean dmarc.reject-mode?");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {"0.0.0.0/0", "::/0", "0.0.0.0/1,128.0.0.0/1", "10.0.0.0/8,64.0.0.0/2"})
    void networksThatOpenTheRelayToTheWorldAreRefused(String networks) {
        Settings settings = Settings.of(Map.of("relay.trusted-networks", networks));

        assertThatThrownBy(() -> new Gate(settings, "mail.example.com"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("relay.trusted-networks")
                .hasMessageContaining("open relay")
                .hasMessageContaining("list only the networks of your own machines");
    }

    @Test
    void aMachineWithoutAPublicNameMustBeGivenOne() {
        assertThat(new Gate(Settings.of(Map.of("host.name", "mail.example.com")), "localhost").hostName())
                .isEqualTo("mail.example.com");
        assertThatThrownBy(() -> new Gate(Settings.defaults(), "localhost"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("host.name is missing")
                .hasMessageContaining("add for example host.name = mail.example.com");
    }

    @Test
    void everyChoiceOfAnOperatorReachesTheReports() {
        ReportSettings reports = new Gate(
                        Settings.of(Map.ofEntries(
                                Map.entry("reports.email", "dmarc@example.com"),
                                Map.entry("reports.format", "rfc7489"),
                                Map.entry("reports.contact", "https://example.com/dmarc"),
                                Map.entry("reports.spread", "10m"),
                                Map.entry("reports.give-up-after", "3d"),
                                Map.entry("reports.max-mails-per-day", "7"),
                                Map.entry("reports.max-mails-per-host", "3"),
                                Map.entry("reports.max-mail-octets", "500000"),
                                Map.entry("reports.every-domain", "true"),
                                Map.entry("reports.never-about", "spam.example"),
                                Map.entry("reports.agreed-hosts", "example.com"),
                                Map.entry("reports.instead-to", "trial@example.com"),
                                Map.entry("reports.kept-for", "5d"),
                                Map.entry("reports.dry-run", "true"))),
                        "mail.example.com")
                .reportSettings();
        assertThat(reports)
                .isEqualTo(new ReportSettings(
                        Domain.of("example.com"),
                        "mail.example.com",
                        "dmarc@example.com",
                        "https://example.com/dmarc",
                        Generation.RFC7489,
                        500_000,
                        true,
                        Set.of(Domain.of("spam.example")),
                        7,
                        3,
                        Duration.ofMinutes(10),
                        Duration.ofDays(3),
                        Duration.ofDays(5),
                        Set.of(Domain.of("example.com")),
                        ReportDestination.parse("mailto:trial@example.com"),
                        true));
    }

    @Test
    void aTrialAddressThatIsNoneIsRefused() {
        Gate gate = new Gate(Settings.of(Map.of("reports.instead-to", "me")), "mail.example.com");
        assertThatThrownBy(gate::reportSettings)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("reports.instead-to = me");
    }

    @Test
    void refusalsAreSaidInTheLanguageAndTheWordsOfTheOperator(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("texts.properties"), "RLY-STRANGER.fix = Fragen Sie Erna, Zimmer 12, Durchwahl 34.\n");
        Settings settings = Settings.of(Map.of("reply.language", "de", "reply.texts", "texts.properties"));

        Explanation said = new Gate(settings, "mail.example.com", folder)
                .explainer()
                .explain(
                        Grounds.of(Refusal.RLY_STRANGER),
                        Audience.STRANGER,
                        ReferenceId.parse("7Q3KD9F2MX").orElseThrow());

        assertThat(said.reason()).contains("Weder die Domain des Absenders noch");
        assertThat(said.fix()).isEqualTo("Fragen Sie Erna, Zimmer 12, Durchwahl 34.");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a text that there is not  | RLY-NOBODY.fix = x            | no text named [RLY-NOBODY.fix]",
                "a value that there is not | RLY-STRANGER.fix = {password} | no value named {password}",
                "no keyword                | RLY-STRANGER.reason = No.     | 'Relay not permitted'",
            })
    void textsThatCannotBeSaidStopTheStart(String name, String line, String sentence, @TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("texts.properties"), line + "\n");
        Settings settings = Settings.of(Map.of("reply.texts", "texts.properties"));

        assertThatThrownBy(() -> new Gate(settings, "mail.example.com", folder))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("gatehouse.properties: ")
                .hasMessageContaining(sentence);
    }

    @Test
    void aFileOfTextsThatIsMissingIsNamed(@TempDir Path folder) {
        Settings settings = Settings.of(Map.of("reply.texts", "gone.properties"));

        assertThatThrownBy(() -> new Gate(settings, "mail.example.com", folder))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(folder.resolve("gone.properties").toString());
    }
}
