package dev.gatehouse.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.verdict.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelpPageTest {
    private static final HostNames HOSTS = new HostNames(
            "mail.example.com",
            "smtp.example.com",
            OptionalInt.of(465),
            OptionalInt.of(587),
            "postmaster@example.com",
            Optional.of("https://mail.example.com/why"));

    private static final RefusalEvent HARMLESS = RefusalEventTest.event("bob@example.com", "eve@far.example", "laptop");

    private final HelpPage page = new HelpPage(Catalogue.english(), HOSTS);

    private static Optional<RefusalEvent> nothing(ReferenceId reference) {
        return Optional.empty();
    }

    private String body(String path, String query, RefusalEvent... events) {
        HelpPage.Answer answer = page.answer("GET", path, query, reference -> Optional.of(events)
                .filter(known -> known.length > 0)
                .map(known -> known[0])
                .filter(known -> known.reference().equals(reference)));
        assertThat(answer.headers().get("Content-Security-Policy")).contains("default-src 'none'");
        return answer.body();
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void everyReasonHasItsPage(Refusal refusal) {
        HelpPage.Answer answer = page.answer("GET", "/why/" + refusal.id(), "", HelpPageTest::nothing);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("text/html; charset=utf-8");
        assertThat(answer.body())
                .contains("<h1>", "What to do", "postmaster@example.com", "href=\"/why/style.css\"")
                .doesNotContain("{", "<script", "??", ">null<", "Optional");
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void everyReasonHasItsPageInGerman(Refusal refusal) {
        HelpPage german = new HelpPage(Catalogue.in(Locale.GERMAN), HOSTS);
        assertThat(german.answer("GET", "/why/" + refusal.id(), "", HelpPageTest::nothing)
                        .body())
                .contains("<html lang=\"de\">", "Was zu tun ist")
                .doesNotContain("What to do", "{");
    }

    @Test
    void knownReferenceShowsWhenAndWhereAndNobody() {
        RefusalEvent event = RefusalEventTest.event("bob@example.com", "eve@far.example", "laptop");
        assertThat(body("/why/RLY-AUTH-FAILED", "ref=7q3kd9f2mx", event))
                .contains("2026-11-23 18:00", "b***@example.com", "e***@far.example", "2001:db8::9")
                .contains(
                        "port 587, encrypted, signing in failed", "smtp.example.com", "465 (SSL/TLS) / 587 (STARTTLS)")
                .contains("Quote the reference 7Q3KD9F2MX")
                .doesNotContain("bob", "eve@", "laptop", "relay.not-permitted", "18:00:00", "Nothing more is known");
    }

    @Test
    void adviceIsForWhoRunsTheDomain() {
        RefusalEvent event = RefusalEventTest.advised("add \"ip4:192.0.2.1\"", "  mx: 1 <b>");
        assertThat(body("/why/SPF-FAIL", "ref=7Q3KD9F2MX", event))
                .contains("For whoever runs the DNS of the sending domain", "  mx: 1 &lt;b&gt;")
                .doesNotContain("<b>");
        assertThat(body("/why/SPF-FAIL", "")).doesNotContain("runs the DNS");
    }

    @Test
    void referenceWithoutReasonLeadsToTheReason() {
        RefusalEvent event = RefusalEventTest.event("bob@example.com", "eve@far.example", "laptop");
        assertThat(body("/why", "ref=7Q3KD9F2MX", event)).contains("signing in did not succeed");
        assertThat(body("/why/", "ref=7Q3KD9F2MX", event)).contains("signing in did not succeed");
    }

    @Test
    void unknownReferenceOldOneAndWrongReasonAreTheSamePage() {
        RefusalEvent event = RefusalEventTest.event("bob@example.com", "eve@far.example", "laptop");
        String unknown = body("/why/RLY-STRANGER", "ref=0000000000");
        assertThat(unknown).contains("Nothing more is known");
        assertThat(body("/why/RLY-STRANGER", "ref=7Q3KD9F2MX", event)).isEqualTo(unknown);
        assertThat(body("/why/RLY-STRANGER", "ref=<b>")).isEqualTo(unknown);
    }

    @Test
    void storeThatIsOffCostsOnlyTheFacts() {
        HelpPage.Answer answer = page.answer("GET", "/why/RLY-STRANGER", "ref=0000000000", reference -> {
            throw new IllegalStateException("off");
        });
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("Nothing more is known");
    }

    private static Stream<String> hostileTexts() {
        return Stream.of(
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "'-alert(1)-'",
                "javascript:alert(1)",
                "</title><svg onload=alert(1)>",
                "&lt;script&gt;",
                "${7*7}",
                "{{7*7}}",
                "\u202Egro.elpmaxe@b",
                "a\r\nSet-Cookie: x=1",
                "<\u0000script>");
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void strangersTextIsOnlyText(String hostile) {
        RefusalEvent event = RefusalEventTest.event(hostile, hostile, hostile);
        String html = body("/why/RLY-AUTH-FAILED", "ref=7Q3KD9F2MX", event);
        assertThat(html).contains("Quote the reference").doesNotContain("\u0000", "49");
        assertThat(tags(html)).isEqualTo(tags(body("/why/RLY-AUTH-FAILED", "ref=7Q3KD9F2MX", HARMLESS)));
    }

    /** Every text of every page, with such a value in each place that can have one, and such advice. */
    @ParameterizedTest
    @EnumSource(Refusal.class)
    void aValueIsOnlyTextInWhateverPlaceItStands(Refusal refusal) {
        String path = "/why/" + refusal.id();
        List<String> tags = tags(body(path, "ref=7Q3KD9F2MX", RefusalEventTest.filledWith(refusal, "harmless")));
        for (String hostile : List.of("<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "<\0script>")) {
            String html = body(path, "ref=7Q3KD9F2MX", RefusalEventTest.filledWith(refusal, hostile));
            assertThat(html).contains("Quote the reference").doesNotContain("\0");
            assertThat(tags(html)).isEqualTo(tags);
        }
    }

    /** All markup of a page, in order; there is no angle bracket outside of it. */
    private static List<String> tags(String html) {
        assertThat(html.replaceAll("<[^<>]*>", "")).doesNotContain("<", ">");
        return Pattern.compile("<[^<>]*>")
                .matcher(html)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/why/<script>", "/why/NO-SUCH", "/why/../etc/passwd", "/why/RLY-STRANGER/x", "/%00"})
    void otherPathsAreNotFoundAndNotRepeated(String path) {
        HelpPage.Answer answer = page.answer("GET", path, "", HelpPageTest::nothing);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body())
                .contains("Why was my message refused?")
                .doesNotContain("<script", "NO-SUCH", "passwd");
        assertThat(page.answer("GET", path + "x".repeat(10_000), "", HelpPageTest::nothing)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void onlyGetAndTheStyleSheet() {
        assertThat(page.answer("POST", "/why/RLY-STRANGER", "", HelpPageTest::nothing)
                        .status())
                .isEqualTo(405);
        HelpPage.Answer css = page.answer("GET", "/why/style.css", "", HelpPageTest::nothing);
        assertThat(css.contentType()).isEqualTo("text/css; charset=utf-8");
        assertThat(css.body()).contains("main {").doesNotContain("url(", "@import");
    }
}
