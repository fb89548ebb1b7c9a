package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.explain.ReferenceId;
import dev.gatehouse.explain.RefusalEvent;
import dev.gatehouse.explain.SmtpPhase;
import dev.gatehouse.relay.Hosting;
import dev.gatehouse.relay.MxAnswer;
import dev.gatehouse.relay.RelayRequest;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.EventStore;
import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code gatehouse explain} and {@code gatehouse replay} on two refusals: of a stranger's relay, and of a forgery. */
class RefusalsCommandTest {
    private static final RefusalEvent STRANGER = event(
            "7Q3KD9F2MX",
            "10.0.0.7",
            Refusal.RLY_STRANGER,
            Optional.of(new RelayRequest(
                    "eve@far.example", Hosting.NOT_HOSTED, Hosting.NOT_HOSTED, MxAnswer.NOT_ASKED, Optional.empty())),
            "relay.not-permitted");
    private static final RefusalEvent FORGERY =
            event("0000000001", "192.0.2.9", Refusal.DMARC_REJECT, Optional.empty(), "dmarc.reject.evidence");

    @TempDir
    private Path folder;

    private Path log;

    @BeforeEach
    void logTwoRefusals() throws IOException {
        log = Files.writeString(
                folder.resolve("james.log"),
                "INFO started\n18:00:00 INFO " + STRANGER.logLine() + "\nINFO " + FORGERY.logLine()
                        + "\nINFO {\"event\":\"refusal\",\"cut\n");
    }

    @Test
    void explainsAReferenceFromALog() {
        CommandLineRun run = CommandLineRun.of("explain", "ref=7q3kd-9f2mx", "--log", log.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("7Q3KD9F2MX", "Relay not permitted", "bob@example.com", "10.0.0.7");
        CommandLineRun masked =
                CommandLineRun.of("explain", "7Q3KD9F2MX", "--log", log.toString(), "--masked", "--json");
        assertThat(masked.json().get(0).at("/event/ref").textValue()).isEqualTo("7Q3KD9F2MX");
        assertThat(masked.out()).doesNotContain("bob@example.com").contains("b***@example.com");
    }

    @Test
    void writesABundleIntoAFile() throws IOException {
        Path bundle = folder.resolve("bundle.json");
        CommandLineRun run = CommandLineRun.of(
                "explain", "7Q3KD9F2MX", "--log", log.toString(), "--json", "--bundle", bundle.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(Files.readString(bundle)).contains("\"bundle\":1", "7Q3KD9F2MX");
    }

    @Test
    void explainsAReferenceFromTheStore() {
        try (Database database = Database.inFolder(folder);
                EventStore events = new EventStore(database, Duration.ofDays(30), 1000)) {
            events.record(STRANGER);
        }
        CommandLineRun run = CommandLineRun.of("explain", "7Q3KD9F2MX", "--store", folder.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("7Q3KD9F2MX", "the recipient is elsewhere");
        assertThat(CommandLineRun.of("replay", "--store", folder.toString()).out())
                .endsWith("0 of 1 refusals would be decided otherwise.\n");
    }

    @Test
    void whatIsNoReferenceOrUnknownIsSaid() {
        CommandLineRun none = CommandLineRun.of("explain", "nonsense", "--log", log.toString());
        assertThat(none.exitCode()).isEqualTo(ExitCode.MALFORMED);
        assertThat(none.err()).contains("not a reference, which is ten letters and digits: nonsense");
        CommandLineRun unknown = CommandLineRun.of("explain", "0000000002", "--log", log.toString());
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(unknown.err()).contains("no refusal has the reference 0000000002");
    }

    @Test
    void replaysRefusalsWithOtherSettings() throws IOException {
        Path config = Files.writeString(
                folder.resolve("new.properties"), "relay.trusted-networks = 10.0.0.0/8\ndmarc.mode = warn\n");
        CommandLineRun run = CommandLineRun.of("replay", log.toString(), "--config", config.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("7Q3KD9F2MX RLY-STRANGER refused -> permit relay.trusted-network 10.0.0.0/8")
                .contains("0000000001 DMARC-REJECT refused -> DMARC-REJECT would-refuse")
                .endsWith("2 of 2 refusals would be decided otherwise.\n");
        CommandLineRun same = CommandLineRun.of("replay", log.toString(), "--json");
        assertThat(same.out()).isEmpty();
    }

    /** One reason may come from several rules, each with a mode of its own. */
    @ParameterizedTest(name = "{0} by {1}, {2}")
    @CsvSource({
        "SND_FROM_MISSING,     from.unusable,                sender.mode=warn,        the same",
        "SND_FROM_MISSING,     from.several-fields,          from.several-fields.mode=warn, would-refuse",
        "SND_FROM_MISSING,     sender.from-missing,          sender.mode=warn,        would-refuse",
        "SND_LOCAL_UNAUTH,     sender.local-unauthenticated, sender.mode=defer,       deferred",
        "SND_LOCAL_UNAUTH,     james.SenderAuthIdentifyVerificationHook, sender.mode=warn, the same",
        "SPF_FAIL,             spf.helo.fail,                spf.helo.fail.mode=enforce, the same",
        "SPF_FAIL,             spf.fail,                     spf.helo.fail.mode=enforce, ignored",
        "MSG_HEADER_TOO_LARGE, header.too-large,             sender.mode=off,         the same",
        "MSG_HEADER_TOO_LARGE, header.too-large,             header.too-large.mode=warn, would-refuse",
        "DMARC_TEMP,           dmarc.temperror,              dmarc.mode=warn,         the same",
    })
    void replaysARefusalWithTheModeOfTheRuleThatRefused(Refusal reason, String rule, String setting, String after)
            throws IOException {
        RefusalEvent event = event("0000000003", "192.0.2.9", reason, Optional.empty(), rule);
        Files.writeString(log, event.logLine() + "\n");
        Path config = Files.writeString(folder.resolve("new.properties"), setting + "\n");

        CommandLineRun run = CommandLineRun.of("replay", log.toString(), "--config", config.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        after.equals("the same")
                                ? "0 of 1 refusals"
                                : reason.id() + " refused -> " + reason.id() + " " + after);
    }

    private static RefusalEvent event(
            String reference, String ip, Refusal refusal, Optional<RelayRequest> relay, String rule) {
        SmtpFacts facts = new SmtpFacts(
                "s-1",
                "mail.example.com",
                Network.literalAddress(ip).orElseThrow(),
                25,
                PortRole.MX,
                "laptop",
                false,
                AuthState.NOT_OFFERED,
                Optional.empty(),
                new ReversePath("bob@example.com"));
        return new RefusalEvent(
                Instant.parse("2026-11-23T18:00:00Z"),
                new ReferenceId(reference),
                SmtpPhase.RCPT,
                facts,
                List.of("eve@far.example"),
                "",
                relay,
                new Grounds(refusal, Map.of("ip", ip)),
                RuleMode.ENFORCE,
                Audience.STRANGER,
                new SmtpReply(refusal.code(), refusal.status(), List.of("Relay not permitted")),
                rule,
                "the recipient is elsewhere\n");
    }
}
