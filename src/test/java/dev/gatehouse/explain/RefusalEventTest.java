package dev.gatehouse.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.relay.Hosting;
import dev.gatehouse.relay.MxAnswer;
import dev.gatehouse.relay.RelayRequest;
import dev.gatehouse.relay.SpkiFingerprint;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Placeholder;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalEventTest {
    /** A refusal because of SPF, with these lines of advice. */
    static RefusalEvent advised(String... advice) {
        return refused(
                new Grounds(Refusal.SPF_FAIL, Map.of("spfDomain", "example.com"), List.of(advice)), "bob@example.com");
    }

    /** A refusal in which everything that a stranger can choose says {@code text}. */
    static RefusalEvent filledWith(Refusal refusal, String text) {
        Map<String, String> values = new TreeMap<>();
        Arrays.stream(Placeholder.values()).forEach(placeholder -> values.put(placeholder.word(), text));
        return refused(new Grounds(refusal, values, List.of(text)), text);
    }

    private static RefusalEvent refused(Grounds grounds, String from) {
        RefusalEvent event = event("bob@example.com", "eve@far.example", "laptop");
        return new RefusalEvent(
                event.time(),
                event.reference(),
                SmtpPhase.DATA,
                event.facts(),
                event.recipients(),
                from,
                Optional.empty(),
                grounds,
                event.mode(),
                Audience.OPERATOR,
                event.reply(),
                "spf.fail",
                "");
    }

    /** A message with very many signatures made 35 kB of one refusal. */
    @Test
    void aLongTraceKeepsItsBeginningAndItsEnd() {
        RefusalEvent event = event("bob@example.com", "eve@far.example", "laptop");
        String line = "signature of example.org: could not be verified\n";
        String trace = "first step\n" + line.repeat(2_000) + "disposition: reject\n";
        String kept = traced(event, trace).trace();
        assertThat(kept)
                .startsWith("first step\n" + line)
                .endsWith(line + "disposition: reject\n")
                .hasSizeLessThan(12_500)
                .containsPattern("\n\\([0-9]{5} characters left out\\)\nsignature of example.org");
        assertThat(traced(event, kept).trace()).isEqualTo(kept);
        assertThat(traced(event, "x".repeat(100_000)).trace()).hasSizeLessThan(12_500);
        assertThat(advised("x".repeat(100_000), "second").grounds().advice())
                .hasSize(2)
                .allMatch(advice -> advice.length() <= 2_003);
    }

    private static RefusalEvent traced(RefusalEvent event, String trace) {
        return new RefusalEvent(
                event.time(),
                event.reference(),
                event.phase(),
                event.facts(),
                event.recipients(),
                event.headerFrom(),
                event.relay(),
                event.grounds(),
                event.mode(),
                event.audience(),
                event.reply(),
                event.rule(),
                trace);
    }

    @Test
    void adviceIsKeptAndShownToTheOperator() {
        RefusalEvent event = advised("first", "  second of bob@example.com");
        assertThat(RefusalEvent.fromJson(event.toJson())).isEqualTo(event);
        assertThat(new SupportBundle(event.masked(), List.of(), Map.of(), Map.of()).asText())
                .contains("What can be changed", "  second of b***@example.com");
    }

    private static final ReferenceId REFERENCE = new ReferenceId("7Q3KD9F2MX");
    private static final HostNames HOSTS =
            HostNames.of("mail.example.com", "smtp.example.com", "postmaster@example.com");

    static RefusalEvent event(String sender, String recipient, String helo) {
        SmtpFacts facts = new SmtpFacts(
                "s-1",
                "mail.example.com",
                Network.literalAddress("2001:db8::9").orElseThrow(),
                587,
                PortRole.SUBMISSION,
                helo,
                true,
                AuthState.FAILED,
                Optional.empty(),
                new ReversePath(sender));
        Grounds grounds = new Grounds(Refusal.RLY_AUTH_FAILED, Map.of("ip", "2001:db8::9", "sender", sender));
        return new RefusalEvent(
                Instant.parse("2026-11-23T18:00:00Z"),
                REFERENCE,
                SmtpPhase.RCPT,
                facts,
                List.of(recipient),
                "",
                Optional.of(new RelayRequest(
                        recipient,
                        Hosting.NOT_HOSTED,
                        Hosting.HOSTED,
                        MxAnswer.NOT_ASKED,
                        Optional.of(new SpkiFingerprint("a".repeat(64))))),
                grounds,
                RuleMode.ENFORCE,
                Audience.STRANGER,
                new Explainer(Catalogue.english(), HOSTS, ReplyStyle.full())
                        .explain(grounds, Audience.STRANGER, REFERENCE)
                        .reply(),
                "relay.not-permitted",
                "sign-in failed: yes\nfor bob@example.com\n");
    }

    private RefusalEvent withMx(MxAnswer mx) {
        return new RefusalEvent(
                event.time(),
                event.reference(),
                event.phase(),
                event.facts(),
                event.recipients(),
                event.headerFrom(),
                event.relay().map(request -> request.with(mx)),
                event.grounds(),
                event.mode(),
                event.audience(),
                event.reply(),
                event.rule(),
                event.trace());
    }

    private final RefusalEvent event = event("bob@example.com", "eve@far.example", "laptop");

    @Test
    void logLineHasStableKeys() {
        assertThat(event.logLine())
                .isEqualTo("{\"event\":\"refusal\",\"time\":\"2026-11-23T18:00:00Z\",\"ref\":\"7Q3KD9F2MX\","
                        + "\"reason\":\"RLY-AUTH-FAILED\",\"effect\":\"refused\",\"mode\":\"enforce\",\"code\":530,"
                        + "\"status\":\"5.7.0\",\"phase\":\"rcpt\",\"session\":\"s-1\",\"server\":\"mail.example.com\","
                        + "\"ip\":\"2001:db8::9\",\"port\":587,\"role\":\"submission\",\"helo\":\"laptop\","
                        + "\"tls\":true,\"auth\":\"failed\",\"user\":\"\",\"sender\":\"bob@example.com\","
                        + "\"recipients\":[\"eve@far.example\"],\"from\":\"\",\"relay\":{\"rcpt\":\"eve@far.example\","
                        + "\"rcptHosted\":\"not-hosted\",\"senderHosted\":\"hosted\",\"mxHere\":false,\"certificate\":\""
                        + "a".repeat(64) + "\"},\"audience\":\"stranger\",\"rule\":\"relay.not-permitted\","
                        + "\"values\":{\"ip\":\"2001:db8::9\",\"sender\":\"bob@example.com\"},"
                        + "\"text\":\"Relay not permitted: signing in did not succeed on this connection.\"}");
    }

    /** What fail2ban or CrowdSec would look for. */
    @Test
    void logLineIsFoundByAnExpression() {
        assertThat(event.logLine())
                .containsPattern("\"event\":\"refusal\".*\"reason\":\"RLY-[A-Z0-9-]+\".*\"ip\":\"[0-9a-f.:]+\"");
    }

    @ParameterizedTest
    @EnumSource
    void whatTheMxSaidComesBack(MxAnswer mx) {
        RefusalEvent said = withMx(mx);
        assertThat(RefusalEvent.fromJson(said.toJson())).isEqualTo(said);
        assertThat(said.toJson()).contains("\"mxHere\":" + (mx == MxAnswer.HERE));
    }

    @Test
    void comesBackFromJsonAsItWas() {
        assertThat(RefusalEvent.fromJson(event.toJson())).isEqualTo(event);
        RefusalEvent fromLog = RefusalEvent.fromJson(event.logLine());
        assertThat(fromLog.facts()).isEqualTo(event.facts());
        assertThat(fromLog.relay()).isEqualTo(event.relay());
        assertThat(fromLog.grounds()).isEqualTo(event.grounds());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\n250 ok",
                "\0",
                "\u2028\u2029\u0085",
                "\u760d\u760a",
                "\u001b[31m\u007f\u009b",
                "\"},{\"",
                "\\",
                "\uD83D",
                "<script>"
            })
    void strangersTextCannotBreakALine(String hostile) {
        RefusalEvent hostileEvent = event(hostile, hostile, hostile);
        for (String json : List.of(hostileEvent.logLine(), hostileEvent.toJson())) {
            assertThat(json).matches("[\\x20-\\x7E]+");
            assertThat(RefusalEvent.fromJson(json).facts().helo()).hasSameSizeAs(hostile);
        }
    }

    @Test
    void longValuesAreCut() {
        RefusalEvent longEvent = event("a".repeat(10_000), "b".repeat(10_000), "c".repeat(10_000));
        assertThat(longEvent.logLine()).hasSizeLessThan(4_000);
        assertThat(new RefusalEvent(
                                longEvent.time(),
                                REFERENCE,
                                SmtpPhase.DATA,
                                longEvent.facts(),
                                Collections.nCopies(1_000, "x@example.org"),
                                "",
                                Optional.empty(),
                                longEvent.grounds(),
                                RuleMode.WARN,
                                Audience.STRANGER,
                                longEvent.reply(),
                                "",
                                "x".repeat(1_000_000))
                        .toJson())
                .hasSizeLessThan(70_000);
    }

    @Test
    void maskedEventNamesNobody() {
        RefusalEvent masked = event.masked();
        assertThat(masked.toJson()).doesNotContain("bob", "eve@").contains("b***@example.com", "e***@far.example");
        assertThat(Masked.address("\"a b\"@x")).isEqualTo("\"***@x");
        assertThat(Masked.address("")).isEmpty();
        assertThat(Masked.address("local")).isEqualTo("l***");
        assertThat(Masked.text("<ann.b@x.example>, mailto:c@y")).isEqualTo("<a***@x.example>, mailto:c***@y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{}", "{\"time\":\"2026-11-23T18:00:00Z\"}", "null"})
    void whatIsNoEventIsRefused(String json) {
        assertThatThrownBy(() -> RefusalEvent.fromJson(json)).isInstanceOf(IllegalArgumentException.class);
    }
}
