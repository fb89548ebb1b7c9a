package dev.gatehouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.verdict.Authentication;
import dev.gatehouse.verdict.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each setting of the evaluation and of local policy does what its line in docs/settings.md says. */
class PolicyOfSettingsTest {
    private static final MapDns DNS = new MapDns()
            .txt("_dmarc.bank.example", "v=DMARC1; p=reject")
            .txt("_dmarc.shop.example", "v=DMARC1; p=quarantine")
            .txt("_dmarc.plain.example", "v=DMARC1; p=none")
            .txt("_dmarc.corp", "v=DMARC1; p=none")
            .txt("one.corp", "v=spf1 +all")
            .txt("_dmarc.two.corp", "v=DMARC1; p=reject");

    @ParameterizedTest(name = "{0}: {1} -> {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // settings, From, recipients, disposition, dmarc
                "-                                             | a@bank.example | anna@example.com | reject | fail",
                "dmarc.reject-mode=strict                      | a@bank.example | anna@example.com | reject | fail",
                "dmarc.reject-mode=never                       | a@bank.example | anna@example.com | quarantine | fail",
                "dmarc.mode=warn                               | a@bank.example | anna@example.com | accept | fail",
                "dmarc.mode=defer                              | a@bank.example | anna@example.com | defer | fail",
                "dmarc.domain-modes=bank.example never         | a@bank.example | anna@example.com | quarantine | fail",
                "dmarc.domain-modes=bank.example exempt        | a@bank.example | anna@example.com | accept | fail",
                "dmarc.domain-modes=bank.example exempt        | a@sub.bank.example | anna@example.com | accept | fail",
                "dmarc.domain-modes=shop.example exempt        | a@bank.example | anna@example.com | reject | fail",
                "dmarc.recipient-modes=anna@EXAMPLE.com never  | a@bank.example | Anna@example.com | quarantine | fail",
                "dmarc.recipient-modes=@example.com exempt     | a@bank.example | anna@example.com | accept | fail",
                "dmarc.recipient-modes=@example.com exempt     | a@bank.example | anna@example.com ben@example.net |"
                        + " reject | fail",
                "dmarc.recipient-modes=ben@example.com exempt  | a@bank.example | anna@example.com | reject | fail",
                "-                                             | a@bank.example | postmaster@example.com | accept |"
                        + " fail",
                "-                                             | a@bank.example | Abuse@example.com | accept | fail",
                "-                                             | a@bank.example | abuse@example.com anna@example.com |"
                        + " reject | fail",
                "policy.always-reachable=help@                 | a@bank.example | postmaster@example.com | reject |"
                        + " fail",
                "policy.always-reachable=help@                 | a@bank.example | help@example.com | accept | fail",
                "policy.always-reachable=@help.example         | a@bank.example | x@help.example | accept | fail",
                "-                                             | a@plain.example, b@bank.example | anna@example.com |"
                        + " reject | fail",
                "dmarc.several-authors=skip                    | a@plain.example, b@bank.example | anna@example.com |"
                        + " accept | permerror",
                "from.several-domains.mode=enforce             | a@plain.example, b@bank.example | anna@example.com |"
                        + " reject | fail",
                "dmarc.max-author-domains=1                    | a@plain.example, b@shop.example | anna@example.com |"
                        + " reject | permerror",
                "from.too-many-domains.mode=off; dmarc.max-author-domains=1 | a@plain.example, b@shop.example |"
                        + " anna@example.com | accept | permerror",
                "-                                             | undisclosed:; | anna@example.com | reject | permerror",
                "from.unusable.mode=off                        | undisclosed:; | anna@example.com | accept | permerror",
                "-                                             | a@plain.example>From: b@plain.example |"
                        + " anna@example.com | reject | fail",
                "from.several-fields.mode=warn                 | a@plain.example>From: b@plain.example |"
                        + " anna@example.com | accept | fail",
                "-                                             | a@two.corp | anna@example.com | accept | pass",
                "dmarc.local-public-suffixes=corp              | a@two.corp | anna@example.com | reject | fail",
            })
    void decides(String settings, String from, String recipients, String disposition, String dmarc) throws IOException {
        Gate gate = new Gate(Settings.of(settings == null ? Map.of() : lines(settings)), "mail.example.com");
        RawMessage message =
                RawMessage.of(("From: " + from.replace(">", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        SmtpFacts facts =
                SmtpFacts.of(InetAddress.getByName("192.0.2.1"), "mx.one.corp", ReversePath.of("bounce@one.corp"));
        Authentication found = gate.authenticator(DNS, DNS, Runnable::run).authenticate(facts, message, Instant.EPOCH);
        Verdict verdict = gate.policy()
                .judge(facts, MessageHeader.of(message), found, List.of(recipients.split(" ")), Duration.ZERO);

        assertThat(found.dmarc().outcome().word()).isEqualTo(dmarc);
        assertThat(verdict.disposition().word()).as(verdict.trace().asText()).isEqualTo(disposition);
    }

    private static Map<String, String> lines(String settings) {
        return Arrays.stream(settings.split(";"))
                .map(line -> line.trim().split("=", 2))
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    }
}
