package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Plays server-matrix.txt, the table of sessions and answers that a person can read, against a real James. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerMatrixIT {
    private static final Pattern REFERENCE = Pattern.compile("ref=([0-9A-HJKMNP-TV-Z]{10})");
    private static final String HERE = "@" + ExampleWorld.OURS;
    private static final Map<String, String> PORTS =
            Map.of("mx", "25", "mx+auth", "26", "certificate", "27", "submits", "465", "submit", "587");
    private static final Map<String, String> CLIENTS = Map.of(
            "stranger", ExampleWorld.FORGER, "office", "127.0.0.7", "inside", "127.0.0.20", "device", "127.0.0.77");

    private Scene scene;
    private ClientKeys keys;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        keys = ClientKeys.make(folder.resolve("conf"), List.of("key1", "key2", "key9"));
        scene = Scene.open(folder, builder -> builder.replacing("smtpserver.xml", "</smtpservers>", morePorts())
                .with("refusals.explained-per-hour", "100000")
                .with("auth.failure-time", "1ms")
                .with("relay.mx-names", "mail.example.com")
                .with("relay.user-networks", "boss" + HERE + " 127.0.0.7")
                .with("relay.trusted-networks", "127.0.0.20, 127.0.0.77 printer" + HERE + " @devices.example")
                .with(
                        "relay.trusted-certificates",
                        keys.fingerprint("key1") + ", " + keys.fingerprint("key2") + " app" + HERE));
        scene.james
                .withUser("ben" + HERE, PASSWORD)
                .withUser("boss" + HERE, PASSWORD)
                .withDomain("xn--mnchen-3ya.example")
                .withUser("max@xn--mnchen-3ya.example", PASSWORD);
        scene.james.webAdmin("PUT", "/address/aliases/anna" + HERE + "/sources/info" + HERE, "");
    }

    @AfterAll
    void stop() throws IOException {
        scene.close();
    }

    private static String morePorts() {
        return server("26", "startTLS", "<auth><announce>always</announce><requireSSL>false</requireSSL></auth>", "")
                + server(
                        "465", "socketTLS", "<auth><announce>always</announce><requireSSL>true</requireSSL></auth>", "")
                + server(
                        "27",
                        "startTLS",
                        "<auth><announce>never</announce></auth>",
                        "<clientAuth><truststore>file://conf/clients</truststore>"
                                + "<truststoreSecret>changeit</truststoreSecret></clientAuth>")
                + "</smtpservers>";
    }

    private static String server(String port, String tls, String auth, String clientAuth) {
        return """
            <smtpserver enabled="true">
                <jmxName>smtpserver-%1$s</jmxName>
                <bind>0.0.0.0:%1$s</bind>
                <connectionBacklog>200</connectionBacklog>
                <tls %2$s="true">
                    <keystore>file://conf/keystore</keystore>
                    <secret>james72laBalle</secret>
                    %4$s
                </tls>
                %3$s
                <verifyIdentity>false</verifyIdentity>
                <addressBracketsEnforcement>true</addressBracketsEnforcement>
                <handlerchain coreHandlersPackage="dev.gatehouse.hooks.GatehouseHandlers">
                    <handler class="org.apache.james.smtpserver.fastfail.ValidRcptHandler"/>
                </handlerchain>
            </smtpserver>
            """.formatted(port, tls, auth, clientAuth);
    }

    private record Row(List<String> cells) {
        static Row of(String line) {
            return new Row(Arrays.stream(line.split("\\|")).map(String::trim).toList());
        }

        String port() {
            return cells.get(0);
        }

        boolean tls() {
            return cells.get(1).equals("yes");
        }

        String auth() {
            return cells.get(2);
        }

        String client() {
            return cells.get(3);
        }

        String sender() {
            return cells.get(4).equals("<>") ? "" : cells.get(4);
        }

        /** As it goes over the wire, each octet of UTF-8 a character. */
        String recipient() {
            return new String(cells.get(5).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        }

        String answer() {
            return cells.get(6);
        }
    }

    private static List<Row> rows() throws IOException {
        try (InputStream in = ServerMatrixIT.class.getResourceAsStream("server-matrix.txt")) {
            String table = new String(Optional.ofNullable(in).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
            return table.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(Row::of)
                    .toList();
        }
    }

    @Test
    void theTableHasAtLeastSixtyCombinations() throws IOException {
        assertThat(rows().stream().distinct()).hasSizeGreaterThanOrEqualTo(60);
    }

    @TestFactory
    List<DynamicTest> everySessionGetsExactlyItsAnswer() throws IOException {
        return rows().stream()
                .map(row -> DynamicTest.dynamicTest(String.join(" | ", row.cells()), () -> play(row)))
                .toList();
    }

    @Test
    void whoseMxPointsHereIsToldSo() throws IOException {
        scene.dns.mx("lost.example", 10, "mail.example.com");
        try (SmtpDialogue smtp = scene.mx(ExampleWorld.FORGER)) {
            smtp.mailFrom("ann@far.example");
            assertThat(reason(smtp.rcptTo("eve@lost.example"))).isEqualTo("RLY-MX-POINTS-HERE");
        }
    }

    /** James fails over such a name; nobody needs to try again for days. */
    @Test
    void aNameThatIsTooLongForAnyMailboxIsRefusedForGood() throws IOException {
        try (SmtpDialogue smtp = scene.mx(ExampleWorld.FORGER)) {
            smtp.mailFrom("ann@far.example");
            assertThat(reason(smtp.rcptTo("a".repeat(300) + HERE))).isEqualTo("RCPT-UNKNOWN");
        }
    }

    private void play(Row row) throws IOException, InterruptedException {
        try (SmtpDialogue smtp = connect(row)) {
            signIn(smtp, row.auth());
            SmtpDialogue.Reply mail = smtp.mailFrom(row.sender());
            SmtpDialogue.Reply reply = mail.isPositive() ? smtp.rcptTo(row.recipient()) : mail;
            assertThat(reply.isPositive() ? accepted(smtp, row) : reason(reply))
                    .as(reply.text())
                    .isEqualTo(row.answer());
            if (!reply.isPositive()) {
                assertThat(smtp.command("DATA").isPositive()).isFalse();
            }
        }
        assertThat(scene.outside.rest()).isEmpty();
    }

    private SmtpDialogue connect(Row row) throws IOException {
        String address = CLIENTS.getOrDefault(row.client(), ExampleWorld.FORGER);
        int port = scene.james.port(Optional.ofNullable(PORTS.get(row.port())).orElseThrow());
        if (row.port().equals("submits")) {
            SmtpDialogue smtp = SmtpDialogue.connectEncryptedFrom(address, port);
            smtp.ehlo("client.example");
            return smtp;
        }
        SmtpDialogue smtp = SmtpDialogue.connectFrom(address, port, line -> {});
        smtp.ehlo("client.example");
        if (row.tls()) {
            assertThat(smtp.startTls("client.example", keys.of(row.client())).code())
                    .isEqualTo(250);
        }
        return smtp;
    }

    private static void signIn(SmtpDialogue smtp, String auth) throws IOException {
        String[] words = auth.split(" ");
        if (auth.equals("-")) {
            return;
        }
        boolean right = auth.endsWith(" early") || (words.length == 1 && !auth.equals("nobody"));
        SmtpDialogue.Reply reply = smtp.authPlain(words[0] + HERE, right ? PASSWORD : "wrong");
        String status = reply.lines().get(0).replaceFirst("^(\\d{3})[ -](\\d\\.\\d\\.\\d).*", "$1 $2");
        if (auth.endsWith(" early")) {
            assertThat(status).isIn("530 5.7.0", "550 5.7.1");
        } else {
            assertThat(status).startsWith(right ? "235" : "535 5.7.8");
        }
    }

    /** Sends a message where it must go out, and looks whether it does. */
    private String accepted(SmtpDialogue smtp, Row row) throws IOException, InterruptedException {
        if (!row.answer().equals("relayed")) {
            return "taken";
        }
        String from = row.sender().isEmpty() ? "anna" + HERE : row.sender();
        assertThat(smtp.data(scene.world.unsignedMail(from, row.recipient(), "matrix"))
                        .text())
                .startsWith("250");
        SmtpSink.Received mail = scene.outside.await(Scene.LIMIT);
        assertThat(mail.recipients()).containsExactly(row.recipient());
        return "relayed";
    }

    /** What the operator finds under the reference of a reply. */
    private String reason(SmtpDialogue.Reply reply) throws IOException {
        Matcher reference = REFERENCE.matcher(reply.text());
        if (!reference.find()) {
            return Integer.toString(reply.code());
        }
        JsonNode event = JsonMapper.builder()
                .build()
                .readTree(scene.james.webAdmin("GET", "/gatehouse/refusals/" + reference.group(1), ""));
        assertThat(reply.text())
                .startsWith(event.path("code").asText())
                .contains(" " + event.path("status").asText());
        return event.path("reason").asText();
    }
}
