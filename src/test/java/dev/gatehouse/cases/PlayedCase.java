package dev.gatehouse.cases;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.engine.Decision;
import dev.gatehouse.engine.Engine;
import dev.gatehouse.engine.EngineMeter;
import dev.gatehouse.engine.Envelope;
import dev.gatehouse.engine.Outcome;
import dev.gatehouse.engine.Site;
import dev.gatehouse.explain.Explanation;
import dev.gatehouse.explain.ReferenceId;
import dev.gatehouse.explain.RefusalEvent;
import dev.gatehouse.explain.SmtpPhase;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Settings;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.relay.Hosting;
import dev.gatehouse.relay.SendAs;
import dev.gatehouse.report.ReportRow;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.Origin;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.TestSealer;
import dev.gatehouse.testkit.TestSigner;
import dev.gatehouse.verdict.Audience;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Plays a case through the engine's door and writes down what comes out. */
final class PlayedCase {
    private static final ReferenceId REFERENCE = new ReferenceId("7Q3KD9F2MX");

    private final CaseFile file;
    private final MapDns dns = new MapDns();
    private final Gate gate;
    private final Map<String, String> session;
    private final Instant at;

    private PlayedCase(CaseFile file) {
        this.file = file;
        this.gate = new Gate(Settings.of(file.values("settings")), "mail.example.com");
        this.session = file.values("session");
        this.at = Instant.parse(session.getOrDefault("at", "2026-11-25T12:00:00Z"));
    }

    static Map<String, String> output(CaseFile file) throws IOException {
        return new PlayedCase(file).play();
    }

    private Map<String, String> play() throws IOException {
        file.lines("zone").forEach(this::publish);
        Engine engine = new Engine(gate, dns, Runnable::run, new NamedSite(hosted()), EngineMeter.NONE);
        Envelope envelope = envelope();
        RawMessage message = RawMessage.of(octets());
        Outcome outcome = session.getOrDefault("path", "data").equals("queued")
                ? engine.queued(envelope, message, at)
                : envelope.origin().isOurs()
                        ? engine.data(envelope, message)
                        : engine.data(envelope, engine.begin(envelope.session()), message, at);
        return output(envelope, outcome);
    }

    private void publish(String line) {
        String[] words = line.split("\\s+", 3);
        switch (words[1]) {
            case "TXT" -> dns.txt(words[0], words[2]);
            case "A" -> dns.address(words[0], words[2]);
            case "MX" -> dns.mx(words[0], Integer.parseInt(words[2].split(" ")[0]), words[2].split(" ")[1]);
            case "PTR" -> dns.ptr(words[0], words[2]);
            case "SERVFAIL" -> dns.unavailable(words[0], "SERVFAIL");
            default -> throw new IllegalArgumentException(line);
        }
    }

    private Set<Domain> hosted() {
        List<String> names = file.section("hosted").isPresent() ? file.lines("hosted") : List.of("example.com");
        return names.stream().map(Domain::of).collect(Collectors.toSet());
    }

    private record NamedSite(Set<Domain> hosted) implements Site {
        @Override
        public Hosting hosting(Domain domain) {
            return hosted.contains(domain) ? Hosting.HOSTED : Hosting.NOT_HOSTED;
        }

        /** Users may send as themselves. */
        @Override
        public SendAs rights() {
            return (user, address) -> SendAs.Answer.of(user.equalsIgnoreCase(address));
        }

        @Override
        public boolean isReportBounce(String recipient) {
            return false;
        }
    }

    private Envelope envelope() throws IOException {
        Optional<String> user = Optional.ofNullable(session.get("user"));
        int port = Integer.parseInt(session.getOrDefault("port", "25"));
        String from = session.getOrDefault("from", "");
        SmtpFacts facts = new SmtpFacts(
                "s-1",
                "mail.example.com",
                InetAddress.getByName(session.getOrDefault("ip", "203.0.113.9")),
                port,
                port == 25 ? PortRole.MX : PortRole.SUBMISSION,
                session.getOrDefault("helo", "mx.sender.example"),
                true,
                user.isPresent() ? AuthState.SUCCEEDED : AuthState.NOT_TRIED,
                user,
                from.isEmpty() ? ReversePath.nullSender() : ReversePath.of(from));
        Origin origin = user.isPresent()
                ? Origin.USER
                : gate.relay().isTrusted(facts, Optional.empty()) ? Origin.TRUSTED : Origin.STRANGER;
        List<String> recipients = Arrays.stream(
                        session.getOrDefault("to", "anna@example.com").split(","))
                .map(String::strip)
                .toList();
        return new Envelope(facts, origin, Optional.empty(), false, recipients);
    }

    private byte[] octets() {
        List<String> lines = file.section("message").orElse("").lines().toList();
        List<String> orders =
                lines.stream().takeWhile(line -> line.startsWith("@")).toList();
        String text = lines.stream().skip(orders.size()).collect(Collectors.joining("\r\n", "", "\r\n"));
        for (String order : orders) {
            text = changed(text, order.split(" ", 2)[0], order.split(" ", 2)[1].strip());
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String changed(String text, String order, String argument) {
        return switch (order) {
            case "@signed-by" -> signer(argument).signed(text);
            case "@sealed-by" ->
                TestSealer.with(signer(argument)).sealed(text, argument + "; dmarc=pass header.from=bank.example");
            case "@footer" -> text + argument + "\r\n";
            default -> throw new IllegalArgumentException(order);
        };
    }

    private TestSigner signer(String domain) {
        TestSigner signer = TestSigner.ed25519(domain, "s1").with("t", "1764072000");
        boolean known = file.lines("zone").stream().anyMatch(line -> line.startsWith(signer.keyName() + " "));
        return known ? signer : signer.publish(dns);
    }

    private Map<String, String> output(Envelope envelope, Outcome outcome) {
        Decision decision = outcome.decision();
        Map<String, String> output = new LinkedHashMap<>();
        Optional<Explanation> explained = decision.grounds()
                .map(grounds -> gate.explainer().explain(grounds, audience(envelope), REFERENCE, decision.mode()));
        output.put(
                "reply",
                explained
                        .map(said -> String.join("\n", said.reply().wireLines()))
                        .orElse("250, " + decision.disposition().word() + ", by " + decision.rule()
                                + (outcome.spared().isEmpty() ? "" : ", but not of " + outcome.spared())));
        if (explained.isEmpty()) {
            output.put("header", header(outcome));
        }
        output.put(
                "would-have",
                outcome.wouldHave().stream()
                        .map(would -> would.disposition().word() + " by " + would.rule())
                        .collect(Collectors.joining("\n")));
        outcome.verdict()
                .flatMap(verdict -> ReportRow.of(envelope.session(), verdict, at, Optional.empty()))
                .ifPresent(row -> output.put("report", ReportText.of(row)));
        explained.ifPresent(
                said -> output.put("log", event(envelope, outcome, said).logLine()));
        output.put("trace", decision.trace().asText());
        output.replaceAll((name, text) -> alike(text));
        return output;
    }

    /** Without what is different each time: how long an answer took, and the keys that the test makes. */
    private static String alike(String text) {
        return text.replaceAll(", \\d+ ms", "")
                .replaceAll("header\\.b=[^\\s;]+", "header.b=...")
                .replaceAll("\\bp=[A-Za-z0-9+/]{20,}=*", "p=...");
    }

    private Audience audience(Envelope envelope) {
        return Audience.of(envelope.session(), envelope.origin() == Origin.TRUSTED);
    }

    private static String header(Outcome outcome) {
        String removed = outcome.remove().stream()
                .map(field -> "removed: " + field.unfolded())
                .collect(Collectors.joining("\n"));
        String added = outcome.add().stream().map(HeaderField::text).collect(Collectors.joining());
        return added.replace("\r\n", "\n") + removed;
    }

    private RefusalEvent event(Envelope envelope, Outcome outcome, Explanation said) {
        Decision decision = outcome.decision();
        return new RefusalEvent(
                at,
                REFERENCE,
                SmtpPhase.DATA,
                envelope.session(),
                envelope.recipients(),
                outcome.header().first("From").map(HeaderField::unfolded).orElse(""),
                Optional.empty(),
                decision.grounds().orElseThrow(),
                decision.mode(),
                audience(envelope),
                said.reply(),
                decision.rule(),
                decision.trace().asText());
    }
}
