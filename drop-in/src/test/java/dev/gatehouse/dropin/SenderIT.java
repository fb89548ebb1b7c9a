package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static dev.gatehouse.dropin.Scene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may send as whom. */
class SenderIT {
    private static final String ELSEWHERE = "b@elsewhere.example";
    private static final String BEN = "ben@" + ExampleWorld.OURS;
    private static final String PRINTER = "127.0.0.77";

    @TempDir
    static Path folder;

    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        scene = Scene.open(folder, builder -> builder.with(
                                "relay.trusted-networks", PRINTER + " printer@" + ExampleWorld.OURS)
                        .with("policy.exempt-networks", StrangersAsOurs.EXEMPT))
                .withStrangersAsOurs();
        scene.james.withUser(BEN, PASSWORD);
        scene.james.webAdmin("PUT", "/address/aliases/" + ANNA + "/sources/info@" + ExampleWorld.OURS, "");
    }

    @AfterAll
    static void stop() throws IOException {
        scene.close();
    }

    @Test
    void aUserSendsNotAsAnother() throws IOException {
        try (SmtpDialogue smtp = signedIn()) {
            smtp.mailFrom(BEN);

            assertThat(smtp.rcptTo(ELSEWHERE).text())
                    .contains("550-5.7.1 Sender not authorized")
                    .contains(BEN);
        }
    }

    @Test
    void aUserSendsAsAnAlias() throws IOException, InterruptedException {
        String alias = "info@" + ExampleWorld.OURS;
        try (SmtpDialogue smtp = signedIn()) {
            smtp.mailFrom(alias);
            assertThat(smtp.rcptTo(ELSEWHERE).code()).isEqualTo(250);
            assertThat(smtp.data(scene.world.unsignedMail(alias, ELSEWHERE, "by alias"))
                            .code())
                    .isEqualTo(250);
        }
        assertThat(scene.outside.await(Scene.LIMIT).sender()).isEqualTo(alias);
    }

    @Test
    void aUserShowsNotAnothersFrom() throws IOException {
        try (SmtpDialogue smtp = signedIn()) {
            smtp.mailFrom(ANNA);
            smtp.rcptTo(ELSEWHERE);

            assertThat(smtp.data(scene.world.unsignedMail(BEN, ELSEWHERE, "shown as Ben"))
                            .text())
                    .startsWith("550-5.7.1 Sender not authorized");
        }
    }

    @Test
    void aTrustedMachineRelaysAsAgreed() throws IOException, InterruptedException {
        String printer = "printer@" + ExampleWorld.OURS;
        try (SmtpDialogue smtp = scene.mx(PRINTER)) {
            smtp.mailFrom(printer);
            assertThat(smtp.rcptTo(ELSEWHERE).code()).isEqualTo(250);
            assertThat(smtp.data(scene.world.unsignedMail(printer, ELSEWHERE, "toner"))
                            .code())
                    .isEqualTo(250);
        }
        assertThat(scene.outside.await(Scene.LIMIT).sender()).isEqualTo(printer);
    }

    @Test
    void aTrustedMachineRelaysNotAsSomebodyElse() throws IOException {
        try (SmtpDialogue smtp = scene.mx(PRINTER)) {
            smtp.mailFrom(ANNA);

            assertThat(smtp.rcptTo(ELSEWHERE).text()).contains("550-5.7.1").contains(ANNA);
        }
    }

    @Test
    void aStrangerSendsNotAsOurDomain() throws IOException {
        SmtpDialogue.Reply reply = scene.send(
                ExampleWorld.FORGER, ANNA, scene.world.unsignedMail("x@unpublished.example", ANNA, "from yourself"));

        assertThat(reply.code()).isEqualTo(550);
        assertThat(reply.text()).contains("Sender not authorized");
    }

    static List<StrangersAsOurs.Row> strangersAsOurs() throws IOException {
        return StrangersAsOurs.rows();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strangersAsOurs")
    void onlyOurDomainItselfVouchesForAStranger(StrangersAsOurs.Row row) throws IOException {
        SmtpDialogue.Reply reply = scene.send(row.client(), row.sender(), row.mail(scene.world));

        assertThat(reply.code())
                .isEqualTo(Map.of("accept", 250, "defer", 451, "reject", 550).get(row.verdict()));
        if (!row.reason().isEmpty()) {
            String reference = reply.lines().get(2).replaceFirst(".*ref=([0-9A-Z]{10}).*", "$1");
            assertThat(scene.james.webAdmin("GET", "/gatehouse/refusals/" + reference, ""))
                    .contains("\"" + row.reason() + "\"");
        }
    }

    @Test
    void theStrangerRuleRefusesNobodyAlwaysReachable() throws IOException {
        String postmaster = "postmaster@" + ExampleWorld.OURS;
        byte[] mail = scene.world.unsignedMail("x@unpublished.example", postmaster, "help, I cannot send");

        assertThat(scene.send(ExampleWorld.FORGER, ANNA, List.of(postmaster), mail)
                        .code())
                .isEqualTo(250);
    }

    @Test
    void whoDidNotSignInIsToldThatAndNotAboutTheDmarcPolicyOfOurDomain() throws IOException {
        byte[] mail = scene.world.unsignedMail(BEN, ANNA, "from the printer");
        SmtpDialogue.Reply reply = scene.send(ExampleWorld.FORGER, BEN, mail);

        assertThat(reply.lines()).hasSize(3);
        assertThat(reply.text())
                .startsWith("550-5.7.1 Sender not authorized: mail as example.com must come signed in")
                .doesNotContain("DMARC");
    }

    @Test
    void theReferenceLeadsToEverything() throws IOException, InterruptedException {
        try (SmtpDialogue smtp = scene.mx(ExampleWorld.FORGER)) {
            smtp.mailFrom("a@stranger.example");
            String reference = smtp.rcptTo(ELSEWHERE).lines().get(2).replaceFirst(".*ref=([0-9A-Z]{10}).*", "$1");

            assertThat(scene.james.webAdmin("GET", "/gatehouse/refusals/" + reference.toLowerCase(Locale.ROOT), ""))
                    .contains("RLY-STRANGER")
                    .contains("a@stranger.example")
                    .contains(ExampleWorld.FORGER);
            assertThat(scene.james.webAdmin("GET", "/gatehouse/refusals/" + reference + "/bundle", ""))
                    .contains("What the client was told", reference, "relay.trusted-networks: ");
            assertThat(scene.james.webAdmin(
                            "GET", "/gatehouse/refusals/" + reference + "/bundle?masked=true&format=json", ""))
                    .contains("\"bundle\":1", "a***@stranger.example")
                    .doesNotContain("a@stranger.example");
            assertThat(scene.james.webAdmin("GET", "/gatehouse/refusals?limit=1", ""))
                    .contains("\"event\":\"refusal\"");
            assertThat(scene.james.webAdmin("GET", "/metrics", "")).contains("gatehouse_RLY_STRANGER_refused");
            assertThat(CommandLineIT.run(
                                    "3.8",
                                    "explain",
                                    reference,
                                    "--webadmin",
                                    "http://127.0.0.1:" + scene.james.port("webadmin"))
                            .output())
                    .contains(reference, "RLY-STRANGER");
        }
    }

    @TestFactory
    List<DynamicTest> noTrickGetsBy() throws IOException {
        return Arrays.stream(resource("sender-tricks.txt").split("(?m)^== "))
                .skip(1)
                .map(trick -> DynamicTest.dynamicTest(
                        trick.lines().findFirst().orElseThrow(),
                        () -> play(trick.lines().filter(line -> !line.isBlank()).toList())))
                .toList();
    }

    private static void play(List<String> trick) throws IOException {
        List<String> said = new ArrayList<>();
        try (SmtpDialogue smtp = session(trick.get(0).replaceFirst(":.*", ""))) {
            for (String line : trick.subList(1, trick.size())) {
                String text = line.substring("C: ".length());
                if (line.startsWith("C: ")) {
                    said.add(text.replace("{anna}", plain(PASSWORD)).replace("{anna wrong}", plain("wrong")));
                    continue;
                }
                if (!said.isEmpty()) {
                    smtp.say(said);
                    said.clear();
                }
                assertThat(smtp.hear().text()).startsWith(text);
            }
        }
    }

    private static SmtpDialogue session(String who) throws IOException {
        return switch (who) {
            case "mx" -> scene.mx(ExampleWorld.FORGER);
            case "printer" -> scene.mx(PRINTER);
            case "submit" -> scene.submission();
            case "anna" -> signedIn();
            case "plain" -> {
                SmtpDialogue smtp = SmtpDialogue.connect(scene.james.port("587"));
                smtp.ehlo("client.example");
                yield smtp;
            }
            default -> throw new IllegalArgumentException(who);
        };
    }

    private static String plain(String password) {
        return Base64.getEncoder().encodeToString(("\0" + ANNA + "\0" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** In one session, so that what was refused takes nothing along to the next either. */
    @TestFactory
    Stream<DynamicTest> aUserShowsNobodyElse() throws IOException {
        SmtpDialogue smtp = signedIn();
        return resource("shown-senders.txt")
                .lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.split("\\|"))
                .map(row ->
                        DynamicTest.dynamicTest(row[0].trim(), () -> show(smtp, octets(row[1].trim()), row[2].trim())));
    }

    private static void show(SmtpDialogue smtp, String header, String answer) throws IOException, InterruptedException {
        smtp.mailFrom(ANNA);
        smtp.rcptTo(ELSEWHERE);
        SmtpDialogue.Reply reply = smtp.data((header + "\r\n\r\nHello\r\n").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(reply.text()).startsWith(answer.equals("sent") ? "250" : answer);
        if (answer.equals("sent")) {
            assertThat(authors(scene.outside.await(Scene.LIMIT).message()))
                    .hasSize(1)
                    .allSatisfy(author -> assertThat(author).containsIgnoringCase("anna"));
        }
    }

    /** Of the message as it came out at the other end. */
    private static List<String> authors(String message) {
        String header = message.substring(0, message.indexOf("\r\n\r\n")).replaceAll("\r\n[ \t]", " ");
        return header.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).matches("from\\s*:.*"))
                .toList();
    }

    /** As it goes over the wire, each octet of UTF-8 a character. */
    private static String octets(String text) {
        String header = text.replace("/ ", "\r\n")
                .replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\0", "\0");
        return new String(header.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = SenderIT.class.getResourceAsStream(name)) {
            return new String(Optional.ofNullable(in).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static SmtpDialogue signedIn() throws IOException {
        SmtpDialogue smtp = scene.submission();
        assertThat(smtp.authPlain(ANNA, PASSWORD).code()).isEqualTo(235);
        return smtp;
    }
}
