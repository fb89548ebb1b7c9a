package dev.gatehouse.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Placeholder;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainerTest {
    private static final ReferenceId REFERENCE = new ReferenceId("7Q3KD9F2MX");
    private static final HostNames HOSTS =
            HostNames.of("mail.example.com", "smtp.example.com", "postmaster@example.com");
    private static final HostNames LONGEST_HOSTS = new HostNames(
            "mail.example.com",
            "s".repeat(60) + ".com",
            OptionalInt.of(46500),
            OptionalInt.of(58700),
            "p".repeat(60) + "@a.b",
            Optional.of("https://" + "h".repeat(56)));

    private static Explainer explainer(HostNames hosts, ReplyStyle style) {
        return new Explainer(Catalogue.english(), hosts, style);
    }

    private static HostNames withHelpPage() {
        return new HostNames(
                "mail.example.com",
                "smtp.example.com",
                OptionalInt.of(465),
                OptionalInt.of(587),
                "postmaster@example.com",
                Optional.of("https://mail.example.com/why/"));
    }

    /** As they go over the wire, glued together. */
    private static int octets(SmtpReply reply) {
        return reply.wireLines().stream().mapToInt(line -> line.length() + 2).sum();
    }

    private static Map<String, String> longestValues() {
        Map<String, String> values = new TreeMap<>();
        Arrays.stream(Placeholder.values()).forEach(name -> values.put(name.word(), name.longest()));
        return values;
    }

    @Test
    void threeLinesSayWhatIsWrongWhatToDoAndWhereToFindHelp() {
        Grounds grounds = new Grounds(
                Refusal.RLY_PORT25_CLIENT,
                Map.of("port", "25", "sender", "bob@example.com", "rcptDomain", "far.example"));
        assertThat(explainer(withHelpPage(), ReplyStyle.full())
                        .explain(grounds, Audience.STRANGER, REFERENCE)
                        .reply()
                        .toString())
                .isEqualTo("""
                    550-5.7.1 Relay not permitted on port 25: this port only takes mail for people whose mailbox is on this server.
                    550-5.7.1 Fix: In your mail program, set the outgoing (SMTP) server to port 465 (SSL/TLS) or 587 (STARTTLS) of smtp.example.com, with authentication on.
                    550 5.7.1 Relay help: https://mail.example.com/why/RLY-PORT25-CLIENT?ref=7Q3KD9F2MX ref=7Q3KD9F2MX\
                    """);
    }

    @Test
    void withoutHelpPageTheLastLineNamesWhomToAsk() {
        assertThat(explainer(HOSTS, ReplyStyle.full())
                        .explain(Grounds.of(Refusal.RLY_STRANGER), Audience.STRANGER, REFERENCE)
                        .reply()
                        .lines()
                        .get(2))
                .isEqualTo("Relay help: ref=7Q3KD9F2MX, contact postmaster@example.com");
    }

    /** Every text, in every language and shape, for every reader, with the longest values and with none. */
    @TestFactory
    Stream<DynamicTest> everyTextCanBeSent() {
        return Stream.of("en", "de")
                .map(Locale::forLanguageTag)
                .map(ExplainerTest::inEveryShape)
                .flatMap(shapes -> Arrays.stream(Refusal.values())
                        .map(refusal -> DynamicTest.dynamicTest(
                                shapes.language() + " " + refusal.id(), () -> canBeSent(shapes, refusal))));
    }

    private record Shapes(Locale language, Map<Explainer, ReplyStyle> explainers) {}

    private static Shapes inEveryShape(Locale language) {
        Map<Explainer, ReplyStyle> explainers = new LinkedHashMap<>();
        for (Verbosity verbosity : Verbosity.values()) {
            for (boolean oneLine : new boolean[] {true, false}) {
                for (HostNames hosts : List.of(HOSTS, withHelpPage(), LONGEST_HOSTS)) {
                    ReplyStyle style = new ReplyStyle(verbosity, oneLine);
                    explainers.put(new Explainer(Catalogue.in(language), hosts, style), style);
                }
            }
        }
        return new Shapes(language, explainers);
    }

    private static void canBeSent(Shapes shapes, Refusal refusal) {
        shapes.explainers().forEach((explainer, style) -> {
            for (Audience audience : Audience.values()) {
                for (RuleMode mode : List.of(RuleMode.ENFORCE, RuleMode.DEFER)) {
                    for (Map<String, String> values : List.of(longestValues(), Map.<String, String>of())) {
                        isWhole(
                                explainer.explain(new Grounds(refusal, values), audience, REFERENCE, mode),
                                style.oneLine());
                    }
                }
            }
        });
    }

    private static void isWhole(Explanation explanation, boolean oneLine) {
        SmtpReply reply = explanation.reply();
        String last = reply.lines().get(reply.lines().size() - 1);
        assertThat(octets(reply)).isLessThanOrEqualTo(512);
        assertThat(reply.lines()).hasSizeLessThanOrEqualTo(oneLine ? 1 : 3);
        assertThat(last)
                .contains("ref=" + REFERENCE)
                .contains(explanation.refusal().topic().word());
        assertThat(reply.lines())
                .allSatisfy(line ->
                        assertThat(line).matches("[\\x20-\\x7E]+").doesNotContain("{", "}", "<", ">", "  ", "??"));
        if (!explanation.fix().isEmpty()) {
            assertThat(reply.lines().get(0))
                    .containsIgnoringCase(explanation.refusal().keyword());
        }
        assertThat(reply.status().statusClass()).isEqualTo(reply.code() / 100);
    }

    @Test
    void secondLanguageHasEveryText() throws IOException {
        assertThat(keys("catalogue_de.properties")).isEqualTo(keys("catalogue_en.properties"));
        assertThat(new Explainer(Catalogue.in(Locale.GERMAN), HOSTS, ReplyStyle.full())
                        .explain(Grounds.of(Refusal.RLY_STRANGER), Audience.STRANGER, REFERENCE)
                        .reason())
                .isEqualTo("Relay not permitted: Weder die Domain des Absenders noch die des Empfaengers gehoert zu"
                        + " diesem Server.");
        assertThatThrownBy(() -> Catalogue.in(Locale.KOREAN)).hasMessageContaining("'ko': use en or de");
    }

    private static Set<Object> keys(String name) throws IOException {
        Properties properties = new Properties();
        try (InputStream in =
                Optional.ofNullable(Catalogue.class.getResourceAsStream(name)).orElseThrow()) {
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return properties.keySet();
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void deferredReplyIsTemporary(Refusal refusal) {
        assertThat(explainer(HOSTS, ReplyStyle.full())
                        .explain(Grounds.of(refusal), Audience.OPERATOR, REFERENCE, RuleMode.DEFER)
                        .reply()
                        .isTemporary())
                .isTrue();
    }

    @Test
    void strangersDoNotLearnWhatAnAccountMayDo() {
        Grounds grounds =
                new Grounds(Refusal.SND_NOT_OWNER, Map.of("user", "bob@example.com", "sender", "boss@example.com"));
        Explainer explainer = explainer(HOSTS, ReplyStyle.full());
        assertThat(explainer
                        .explain(grounds, Audience.STRANGER, REFERENCE)
                        .reply()
                        .toString())
                .doesNotContain("bob", "boss")
                .contains("Sender not authorized.");
        assertThat(explainer.explain(grounds, Audience.SIGNED_IN, REFERENCE).reason())
                .contains("signed in as bob@example.com, but send as boss@example.com");
    }

    @Test
    void failuresOfAuthAreOneTextForStrangers() {
        Explainer explainer = explainer(HOSTS, ReplyStyle.full());
        assertThat(explainer.explain(Grounds.of(Refusal.AUTH_MECH_WEAK), Audience.STRANGER, REFERENCE))
                .isEqualTo(explainer.explain(Grounds.of(Refusal.AUTH_BAD), Audience.STRANGER, REFERENCE));
    }

    @Test
    void theOwnersWordsAreQuotedOnlyWhereWanted() {
        Grounds grounds = new Grounds(
                Refusal.SPF_FAIL,
                Map.of(
                        "ip", "192.0.2.1",
                        "spfDomain", "example.org",
                        "spfRemedy", "add ip4:192.0.2.1 before \"-all\" in the SPF record of example.org",
                        "spfExplanation", "See <https://example.org/why?ip=192.0.2.1>\r\n250 OK"));
        assertThat(explainer(HOSTS, ReplyStyle.full())
                        .explain(grounds, Audience.STRANGER, REFERENCE)
                        .reply()
                        .toString())
                .doesNotContain("See");
        assertThat(explainer(LONGEST_HOSTS, new ReplyStyle(Verbosity.FULL, false, true))
                        .explain(grounds, Audience.STRANGER, REFERENCE)
                        .reply()
                        .lines())
                .startsWith(
                        "SPF failed: 192.0.2.1 is not permitted to send mail for example.org.",
                        "example.org explains: See ?https://example.org/why?ip=192.0.2.1???250 OK",
                        "Fix: Owner of example.org: if 192.0.2.1 is yours, add ip4:192.0.2.1 before \"-all\" in the"
                                + " SPF record of example.org. If you forwarded this message, send a fresh copy instead.")
                .hasSize(4);
    }

    @Test
    void verbosityTakesLinesAway() {
        Grounds grounds = Grounds.of(Refusal.SPF_FAIL);
        assertThat(explainer(HOSTS, new ReplyStyle(Verbosity.SHORT, false))
                        .explain(grounds, Audience.STRANGER, REFERENCE)
                        .reply()
                        .lines())
                .hasSize(2);
        assertThat(explainer(HOSTS, new ReplyStyle(Verbosity.BLAND, false))
                        .explain(grounds, Audience.STRANGER, REFERENCE)
                        .reply()
                        .lines())
                .containsExactly("Refused because of SPF.", "SPF help: ref=7Q3KD9F2MX, contact postmaster@example.com");
        assertThat(explainer(HOSTS, ReplyStyle.full()).terse(Refusal.RLY_STRANGER))
                .hasToString("550 5.7.1 Relay not permitted.");
    }

    @Test
    void longValuesKeepTheirEnds() {
        String sender = "a".repeat(120) + "@" + "b".repeat(60) + ".example";
        String reason = explainer(HOSTS, ReplyStyle.full())
                .explain(
                        new Grounds(Refusal.RLY_TRUSTED_SENDER, Map.of("sender", sender, "ip", "192.0.2.1")),
                        Audience.TRUSTED,
                        REFERENCE)
                .reason();
        assertThat(reason).contains("192.0.2.1").containsPattern("aaa\\.\\.\\.b+\\.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\n250 ok",
                "\nx",
                "\rx",
                "\0",
                "\u2028\u2029\u0085",
                "\u760d\u760a",
                "\u001b[31m",
                "<b>x</b>",
                "{ip}{user}",
                "$1\\",
                "é\uD83D\uDE00\uD83D"
            })
    void strangersTextCannotBreakAReply(String hostile) {
        Explainer explainer = explainer(withHelpPage(), ReplyStyle.full());
        for (Refusal refusal : Refusal.values()) {
            Map<String, String> values = new TreeMap<>();
            Arrays.stream(Placeholder.values()).forEach(name -> values.put(name.word(), hostile));
            SmtpReply reply = explainer
                    .explain(new Grounds(refusal, values), Audience.OPERATOR, REFERENCE)
                    .reply();
            assertThat(reply.lines()).hasSize(3).allSatisfy(line -> assertThat(line)
                    .matches("[\\x20-\\x7E&&[^<>]]+"));
        }
    }

    @Test
    void randomTextCannotBreakAReply() {
        Random random = new Random(20261123);
        Explainer explainer = explainer(withHelpPage(), ReplyStyle.full());
        List<Refusal> refusals = List.of(Refusal.values());
        for (int i = 0; i < 3_000; i++) {
            Map<String, String> values = new TreeMap<>();
            for (Placeholder name : Placeholder.values()) {
                values.put(name.word(), randomText(random, random.nextInt(50) == 0 ? 10_000 : random.nextInt(300)));
            }
            Grounds grounds = new Grounds(refusals.get(random.nextInt(refusals.size())), values);
            SmtpReply reply =
                    explainer.explain(grounds, Audience.OPERATOR, REFERENCE).reply();
            assertThat(reply.lines()).hasSize(3);
            assertThat(octets(reply)).isLessThanOrEqualTo(512);
            assertThat(reply.lines().get(2)).endsWith("ref=7Q3KD9F2MX");
        }
    }

    private static String randomText(Random random, int length) {
        List<Character> favourites = new ArrayList<>();
        for (char c : "\r\n\0\t <>{}\u2028\u760d\u760a\u0085%$\\\"'@".toCharArray()) {
            favourites.add(c);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(
                    random.nextBoolean()
                            ? favourites.get(random.nextInt(favourites.size()))
                            : (char) random.nextInt(0x10000));
        }
        return text.toString();
    }

    @Test
    void operatorsFileGoesBeforeOurTexts(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("texts.properties");
        Files.writeString(file, "RCPT-UNKNOWN.reason = No one of that name at Köln & Söhne.\n");
        Explainer explainer = new Explainer(Catalogue.english().overriddenBy(file), HOSTS, ReplyStyle.full());
        assertThat(explainer
                        .explain(Grounds.of(Refusal.RCPT_UNKNOWN), Audience.STRANGER, REFERENCE)
                        .reason())
                .isEqualTo("No one of that name at Koeln & Soehne.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SPF-FAIL.reason = it failed",
                "SPF-FAIL.reason = SPF {nonsense}",
                "SPF-FAIL.reason = SPF \u760d",
                "SPF-FALE.reason = SPF",
                "help.contact = ask someone",
                "SPF-FAIL.fix = long",
            })
    void operatorsFileThatCannotBeSaidIsRefusedByName(String line, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("texts.properties");
        Files.writeString(file, line.replace("long", "far too long ".repeat(40)) + "\n");
        String key = line.substring(0, line.indexOf(' '));
        assertThatThrownBy(() -> new Explainer(Catalogue.english().overriddenBy(file), HOSTS, ReplyStyle.full()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key.startsWith("SPF-FALE") ? key : key.startsWith("help") ? "{ref}" : "SPF-FAIL");
    }

    @Test
    void operatorsFileThatCannotBeReadIsNamed(@TempDir Path folder) throws IOException {
        Path latin1 = Files.write(folder.resolve("latin1.properties"), new byte[] {'a', '=', (byte) 0xfc, '\n'});
        assertThatThrownBy(() -> Catalogue.english().overriddenBy(latin1))
                .hasMessageContaining(latin1.toString())
                .hasMessageContaining("line 1 is not UTF-8");
        Path missing = folder.resolve("missing.properties");
        assertThatThrownBy(() -> Catalogue.english().overriddenBy(missing))
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("NoSuchFile");
    }

    @Test
    void hostNamesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> HostNames.of("m", "no host", "postmaster@example.com"))
                .hasMessageContaining("submission host 'no host'")
                .hasMessageContaining("smtp.example.org");
        assertThatThrownBy(() -> HostNames.of("m", "smtp.example.com", "postmaster"))
                .hasMessageContaining("postmaster@example.org");
        assertThatThrownBy(() -> new HostNames(
                        "m",
                        "smtp.example.com",
                        OptionalInt.of(465),
                        OptionalInt.empty(),
                        "postmaster@example.com",
                        Optional.of("javascript:alert(1)")))
                .hasMessageContaining("https://mail.example.org/why");
    }
}
