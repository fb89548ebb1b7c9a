package dev.gatehouse.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.verdict.Grounds;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plays relay-matrix.txt, the table of relay decisions that a person can read. */
class RelayMatrixTest {
    private static final Set<String> HOSTED = Set.of("home.example", "second.example");
    private static final Map<String, String> CLIENTS =
            Map.of("stranger", "203.0.113.9", "office", "198.51.100.7", "inside", "10.1.2.3", "device", "192.168.7.20");
    private static final Map<String, SpkiFingerprint> KEYS = Map.of(
            "k1", new SpkiFingerprint("1".repeat(64)),
            "k2", new SpkiFingerprint("2".repeat(64)),
            "k9", new SpkiFingerprint("9".repeat(64)));

    private final RelayPolicy policy = new RelayPolicy(new RelaySettings(
            List.of(
                    TrustedNetwork.of(Network.parse("10.0.0.0/8")),
                    new TrustedNetwork(
                            Network.parse("192.168.7.0/24"), senders("scanner@home.example", "@devices.example"))),
            List.of(TrustedCertificate.of(key("k1")), new TrustedCertificate(key("k2"), senders("app@home.example"))),
            List.of(new UserNetworks(
                    SenderPattern.parse("boss@home.example"), List.of(Network.parse("198.51.100.0/24"))))));

    private record Row(List<String> cells) {
        static Row of(String line) {
            return new Row(Arrays.stream(line.split("\\|")).map(String::trim).toList());
        }

        SmtpFacts facts() {
            return new SmtpFacts(
                    "session",
                    "mail.home.example",
                    client(),
                    cells.get(0).equals("mx") ? 25 : 587,
                    cells.get(0).equals("mx") ? PortRole.MX : PortRole.SUBMISSION,
                    "client.example",
                    cells.get(1).equals("yes"),
                    AuthState.valueOf(cells.get(2).toUpperCase(Locale.ROOT).replace('-', '_')),
                    cells.get(3).equals("-") ? Optional.empty() : Optional.of(cells.get(3)),
                    ReversePath.of(sender()));
        }

        RelayRequest request() {
            return new RelayRequest(
                    address(7),
                    hosting(7),
                    hosting(6),
                    cells.get(7).endsWith(", mx here") ? MxAnswer.HERE : MxAnswer.NOT_ASKED,
                    Optional.ofNullable(KEYS.get(cells.get(5))));
        }

        String decision() {
            return cells.get(8);
        }

        private String sender() {
            return address(6);
        }

        private InetAddress client() {
            return Network.literalAddress(CLIENTS.getOrDefault(cells.get(4), "?"))
                    .orElseThrow();
        }

        private String address(int cell) {
            return cells.get(cell).replaceFirst(", (list down|mx here)$", "");
        }

        private Hosting hosting(int cell) {
            if (cells.get(cell).endsWith(", list down")) {
                return Hosting.CANNOT_TELL;
            }
            String domain = address(cell).substring(address(cell).lastIndexOf('@') + 1);
            return HOSTED.contains(domain.toLowerCase(Locale.ROOT)) ? Hosting.HOSTED : Hosting.NOT_HOSTED;
        }
    }

    private static List<SenderPattern> senders(String... patterns) {
        return Arrays.stream(patterns).map(SenderPattern::parse).toList();
    }

    private static SpkiFingerprint key(String name) {
        return Optional.ofNullable(KEYS.get(name)).orElseThrow();
    }

    private static List<Row> rows() throws IOException {
        try (InputStream in = RelayMatrixTest.class.getResourceAsStream("relay-matrix.txt")) {
            String table = new String(Optional.ofNullable(in).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
            return table.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(Row::of)
                    .toList();
        }
    }

    @TestFactory
    List<DynamicTest> everyRowGivesExactlyItsDecision() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Row row : rows()) {
            tests.add(DynamicTest.dynamicTest(
                    String.join(" | ", row.cells()), () -> assertThat(words(policy.decide(row.facts(), row.request())))
                            .isEqualTo(row.decision())));
        }
        return tests;
    }

    private static String words(RelayDecision decision) {
        String certificate = decision.rule().replaceFirst("(\\d)\\1{63}", "k$1");
        return decision.refusal()
                .map(Grounds::refusal)
                .map(refusal -> refusal.id())
                .orElse("permit " + certificate);
    }

    /** What nobody asked is not said to be so, or not so. */
    @ParameterizedTest
    @CsvSource({
        "HERE,      yes,       RLY-MX-POINTS-HERE",
        "ELSEWHERE, no,        RLY-STRANGER",
        "NOT_ASKED, not asked, RLY-STRANGER",
        "NO_ANSWER, no answer, RLY-STRANGER",
    })
    void theTraceSaysWhetherTheMxWasAskedFor(MxAnswer mx, String words, String reason) {
        RelayDecision decision = policy.decide(
                strangersSession(PortRole.MX, false, AuthState.NOT_OFFERED, "x@far.example"),
                RelayRequest.of("eve@lost.example", Hosting.NOT_HOSTED, Hosting.NOT_HOSTED)
                        .with(mx));
        assertThat(words(decision)).isEqualTo(reason);
        assertThat(decision.trace().asText()).contains("MX of the recipient's domain points here: " + words + "\n");
    }

    /** Every combination of what a stranger can choose: none may relay. */
    @Test
    void noCombinationRelaysForAStranger() {
        List<SmtpFacts> sessions = strangersSessions();
        List<RelayRequest> requests = foreignRequests();
        for (SmtpFacts facts : sessions) {
            for (RelayRequest request : requests) {
                assertThat(policy.decide(facts, request).refusal()).isPresent();
            }
        }
        assertThat(sessions.size() * requests.size()).isEqualTo(1440);
    }

    private static List<SmtpFacts> strangersSessions() {
        List<SmtpFacts> sessions = new ArrayList<>();
        for (PortRole role : PortRole.values()) {
            for (boolean tls : new boolean[] {true, false}) {
                for (AuthState auth : List.of(AuthState.NOT_OFFERED, AuthState.NOT_TRIED, AuthState.FAILED)) {
                    for (String sender :
                            List.of("", "bob@home.example", "scanner@home.example", "x@far.example", "x")) {
                        sessions.add(strangersSession(role, tls, auth, sender));
                    }
                }
            }
        }
        return sessions;
    }

    /** With a user name that was only claimed. */
    private static SmtpFacts strangersSession(PortRole role, boolean tls, AuthState auth, String sender) {
        return new SmtpFacts(
                "",
                "",
                Network.literalAddress("203.0.113.9").orElseThrow(),
                25,
                role,
                "",
                tls,
                auth,
                Optional.of("claimed@home.example"),
                new ReversePath(sender));
    }

    private static List<RelayRequest> foreignRequests() {
        List<RelayRequest> requests = new ArrayList<>();
        for (Hosting recipient : List.of(Hosting.NOT_HOSTED, Hosting.CANNOT_TELL)) {
            for (Hosting sender : Hosting.values()) {
                for (MxAnswer mxHere : MxAnswer.values()) {
                    requests.add(
                            new RelayRequest("eve@far.example", recipient, sender, mxHere, Optional.of(key("k9"))));
                }
            }
        }
        return requests;
    }
}
