package dev.gatehouse.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.AuthorDomain.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorDomainTest {
    static Stream<Arguments> fromFields() {
        return Stream.of(
                arguments("one address", "ann@example.org", Shape.ONE, "example.org"),
                arguments("display name", "Ann <ann@example.org>", Shape.ONE, "example.org"),
                arguments("two addresses of one domain", "a@example.org, b@EXAMPLE.org", Shape.ONE, "example.org"),
                arguments(
                        "two domains",
                        "a@example.org, b@example.net",
                        Shape.SEVERAL_DOMAINS,
                        "example.org example.net"),
                arguments(
                        "address in the display name",
                        "\"boss@bank.example\" <a@evil.example>",
                        Shape.ONE,
                        "evil.example"),
                arguments("the same without quotes", "boss@bank.example <a@evil.example>", Shape.ONE, "evil.example"),
                arguments(
                        "encoded word", "=?utf-8?Q?boss=40bank.example?= <a@evil.example>", Shape.ONE, "evil.example"),
                arguments("at-sign in a quoted local part", "\"a@b\"@example.org", Shape.ONE, "example.org"),
                arguments("escaped quote", "\"a\\\"@b\"@example.org", Shape.ONE, "example.org"),
                arguments("comments", "(x@y) a(b)@(c)example.org(d)", Shape.ONE, "example.org"),
                arguments("comment with a comma", "(,) ann@example.org", Shape.ONE, "example.org"),
                arguments("nested comment", "((a)(b@c) \\)) <ann@example.org>", Shape.ONE, "example.org"),
                arguments("folded", "Ann\r\n <ann@example.org>", Shape.ONE, "example.org"),
                arguments("trailing dot", "ann@example.org.", Shape.ONE, "example.org"),
                arguments("blanks around the dots, as of old", "ann @ example . org", Shape.ONE, "example.org"),
                arguments("route, as of old", "<@a.example,@b.example:ann@example.org>", Shape.ONE, "example.org"),
                arguments(
                        "comma in an unquoted display name", "Smith, Ann <ann@example.org>", Shape.ONE, "example.org"),
                arguments("empty elements, as of old", ", ann@example.org ,,", Shape.ONE, "example.org"),
                arguments("stray bracket in the display name", "Ann :-) <ann@example.org>", Shape.ONE, "example.org"),
                arguments("group with members", "Us: a@example.org, B <b@example.org>;", Shape.ONE, "example.org"),
                arguments(
                        "group and another",
                        "Us: a@example.org;, c@example.net",
                        Shape.SEVERAL_DOMAINS,
                        "example.org example.net"),
                arguments("empty group", "undisclosed:;", Shape.NO_ADDRESS, ""),
                arguments("nothing", "", Shape.NO_ADDRESS, ""),
                arguments("no at-sign", "MAILER-DAEMON", Shape.NO_ADDRESS, ""),
                arguments("no at-sign in brackets", "Daemon <MAILER-DAEMON>", Shape.MALFORMED, ""),
                arguments("null address", "<>", Shape.MALFORMED, ""),
                arguments("address literal", "a@[192.0.2.1]", Shape.MALFORMED, ""),
                arguments("empty domain", "a@", Shape.MALFORMED, ""),
                arguments("empty label", "a@example..org", Shape.MALFORMED, ""),
                arguments("two at-signs", "a@evil.example@bank.example", Shape.MALFORMED, ""),
                arguments("two brackets", "<a@evil.example> <b@bank.example>", Shape.MALFORMED, ""),
                arguments("text behind the brackets", "<a@evil.example> b@bank.example", Shape.MALFORMED, ""),
                arguments("words behind the domain", "a@evil.example bank.example", Shape.MALFORMED, ""),
                arguments("open bracket", "<a@example.org", Shape.MALFORMED, ""),
                arguments("open quote", "\"Ann <a@example.org>", Shape.MALFORMED, ""),
                arguments("open comment", "(Ann <a@example.org>", Shape.MALFORMED, ""),
                arguments("NUL", "a@evil.example\0@bank.example", Shape.MALFORMED, ""),
                arguments("bare CR", "a@evil.example\r b@bank.example", Shape.MALFORMED, ""),
                arguments("one good and one literal", "a@example.org, b@[192.0.2.1]", Shape.MALFORMED, "example.org"),
                arguments("U-label", "Ann <ann@b\u00fccher.example>", Shape.ONE, "xn--bcher-kva.example"),
                arguments("sharp s is not ss", "ann@fa\u00df.example", Shape.ONE, "xn--fa-hia.example"),
                arguments("capital U-label", "ann@B\u00dcCHER.example", Shape.ONE, "xn--bcher-kva.example"),
                arguments("ideographic full stop", "ann@\u4f8b\u3002example", Shape.ONE, "xn--fsq.example"),
                arguments(
                        "U-label and its A-label are one",
                        "a@b\u00fccher.example, b@xn--bcher-kva.example",
                        Shape.ONE,
                        "xn--bcher-kva.example"),
                arguments("broken U-label", "ann@a\u200d.example", Shape.MALFORMED, ""),
                arguments("full-width at-sign in the domain", "ann@b\u00fc\uff20evil.example", Shape.MALFORMED, ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fromFields")
    void readsTheFromField(String name, String value, Shape shape, String domains) {
        AuthorDomain author = AuthorDomain.of(header("From: " + utf8(value)));

        assertThat(author.shape()).isEqualTo(shape);
        assertThat(author.domains()).isEqualTo(domains(domains));
        assertThat(author.problem().isEmpty()).isEqualTo(shape == Shape.ONE);
    }

    /** Who decodes first, does not know groups or looks into comments sees the bank as the author; the rest see the other. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "ceo@bank.example:;, x@plain.example",
                "ceo@bank.example: x@plain.example;",
                "ceo@bank.example: <x@plain.example>",
                "ceo @ bank.example : x@plain.example;",
                "\"ceo@bank.example\": x@plain.example;",
                "Us: ceo@bank.example: x@plain.example;",
                "=?utf-8?q?ceo=40bank.example?=: x@plain.example;",
                "=?utf-8?q?ceo=40bank.example=3A?= x@plain.example;",
                "=?utf-8?q?ceo=40bank.example=2C?= x@plain.example",
                "=?utf-8?Q?ceo=40bank.example,?= <x@plain.example>",
                "=?utf-8?q?ceo=40bank.example?= x@plain.example",
                "=?utf-8?q?ceo=40bank.example=3B?= <x@plain.example>",
                "=?utf-8?q?ceo=40bank?= =?utf-8?q?.example=2C?= x@plain.example",
                "=?utf-8?b?Y2VvQGJhbmsuZXhhbXBsZSw=?= x@plain.example",
                "=?utf-8?B?Y2VvQGJhbmsuZXhhbXBsZSw?= <x@plain.example>",
                "=?iso-8859-1?q?ceo=40bank.example=2C?= <x@plain.example>",
                "=?utf-16be?b?AGMAZQBvAEAAYgBhAG4AawAuAGUAeABhAG0AcABsAGUALA==?= <x@plain.example>",
                "=?utf-7?q?ceo+AEA-bank.example+ACw-?= <x@plain.example>",
                "=?unicode-1-1-utf-7?q?ceo+AEAAYgBhAG4AawAuAGU-xample,?= <x@plain.example>",
                "=?no-such-set*en?q?ceo=40bank.example=2C?= <x@plain.example>",
                "=?utf-8?q?=3Cceo=40bank.example=3E?= <x@plain.example>",
                "=?utf-8?q?CEO_=3Cceo=40bank.example=3E=2C?= x@plain.example",
                "=?utf-8?q?=22ceo=40bank.example?= <x@plain.example>",
                "=?utf-8?q?ceo=40bank.example_=28?= <x@plain.example>",
                "=?utf-8?q?ceo=40bank.example=00?=@plain.example",
                "=?utf-8?q?ceo=40bank.example=0A?= <x@plain.example>",
                "=?utf-8?b?Y2VvQGJhbmsuZXhhbXBsZQ==?==?utf-8?Q?=00?=@plain.example",
                "=?utf-8?q?ceo=40bank.example=3E=00?=x@plain.example",
                "\"=?utf-8?q?ceo=40bank.example=22=2C?=\" <x@plain.example>",
                "\"=?utf-8?q?x=22_=3Cceo=40bank.example=3E=2C_=22?=\" <x@plain.example>",
                "(=?utf-8?q?=29ceo=40bank.example=2C=28?=) x@plain.example",
                "ceo@bank.example=?utf-8?q?=2C?= <x@plain.example>",
                "<=?utf-8?q?ceo=40bank.example=3E=2C?= x@plain.example>",
                "\"ceo@bank.example,\" x@plain.example",
                "\"ceo@bank.example\" x@plain.example",
                "\"ceo@bank.example\", x@plain.example",
                "x@plain.example, \"ceo@bank.example\"",
                "\"CEO <ceo@bank.example>\"; x@plain.example",
                "=?utf7?q?ceo+AEA-bank.example+ACw-?= <x@plain.example>",
                "=?utf-8?q?ceo=40ba=00nk.example=2C?= <x@plain.example>",
                "=?a1?q?x?= =?a2?q?x?= =?a3?q?x?= =?a4?q?x?= =?a5?q?x?= =?a6?q?x?= =?a7?q?x?= =?a8?q?x?= "
                        + "=?utf-16be?b?AGMAZQBvAEAAYgBhAG4AawAuAGUAeABhAG0AcABsAGUALA==?= <x@plain.example>",
                "<\"ceo@bank.example\" x@plain.example>",
                "(ceo@bank.example,) x@plain.example",
                "x@plain.example (, ceo@bank.example)",
                "(<ceo@bank.example>) x@plain.example",
                "=?utf-8?q?ceo=40b=C3=BCcher.example=2C?= x@plain.example"
            })
    void aFieldInWhichReadersSeeDifferentAuthorsIsMalformed(String value) {
        AuthorDomain author = AuthorDomain.of(header("From: " + utf8(value)));

        assertThat(author.shape()).isEqualTo(Shape.MALFORMED);
        assertThat(author.problem()).startsWith("malformed From field: ");
    }

    /** Whatever such readers make of these, they find no other domain. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "=?utf-8?q?M=C3=BCller=2C_Hans?= <h@plain.example>",
                "=?utf-8?q?M=C3=BCller=2C_Hans?= h@plain.example",
                "=?utf-8?q?Hans_=28hans=40other.example=29_=C3=BCber_Liste?= <list@plain.example>",
                "=?utf-8?q?hans=40other.example_via_B=C3=BCro?= <list@plain.example>",
                "=?utf-8?q?hans=40plain.example=2C?= <hans@plain.example>",
                "=?utf-8?q?Hans_=3Chans=40plain.example=3E?= <hans@plain.example>",
                "=?utf-8?q?Caf=C3=A9_=40_Home=2C_Berlin?= <info@plain.example>",
                "=?utf-8?q?=3A-=28_=22?= <info@plain.example>",
                "=?utf-8?q?open_=22_quote=2C?= <info@plain.example>",
                "=?iso-2022-jp?b?GyRCO0VGQEBvTEAbKEI=?= <info@plain.example>",
                "=?utf-8?q?j=C3=BCrgen?=@plain.example",
                "\"Doe, Joe (joe@other.example), Sales\" <joe@plain.example>",
                "\"joe@other.example <joe@other.example>\" <joe@plain.example>",
                "\"joe@other.example, Sales\" <joe@plain.example>",
                "\"joe@home\"@plain.example, \"Doe\", ann@plain.example",
                "joe@plain.example (Joe Doe, Sales)",
                "joe@plain.example (ask joe@other.example)",
                "=?utf-8?q?=?= <joe@plain.example>",
                "=?utf-8?q?Joe <joe@plain.example>"
            })
    void otherReadersAreNoReasonToRefuseWhatTheyReadAlike(String value) {
        assertThat(AuthorDomain.of(header("From: " + utf8(value))).single()).contains(Domain.of("plain.example"));
    }

    @Test
    void aMessageWithoutFromHasNoAuthor() {
        assertThat(AuthorDomain.of(header("Sender: a@example.org")).shape()).isEqualTo(Shape.MISSING);
    }

    @Test
    void severalFromFieldsAreTheirUnion() {
        AuthorDomain author = AuthorDomain.of(header("From: a@example.org", "FROM : b@example.net"));

        assertThat(author.shape()).isEqualTo(Shape.SEVERAL_FIELDS);
        assertThat(author.domains()).isEqualTo(domains("example.org example.net"));
        assertThat(author.single()).isEmpty();
    }

    /** JavaMail, for one, takes the controls at both ends of a name away, and others take all of them away. */
    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "From\0: ceo@bank.example",
                "From\u0001 : ceo@bank.example",
                "\u0001From: ceo@bank.example",
                "\0\tFrom\u007f: ceo@bank.example",
                "Fr\0om: ceo@bank.example",
                "\u00ef\u00bb\u00bfFrom: ceo@bank.example",
                "X: y\r\0From: ceo@bank.example"
            })
    void aFromFieldWithAControlInItsNameIsSeenBySomeReaders(String field) {
        AuthorDomain author = AuthorDomain.of(header("From: x@plain.example", field));

        assertThat(author.shape()).isEqualTo(Shape.MALFORMED);
        assertThat(author.problem()).isNotEmpty();
    }

    /** JavaMail, for one, writes what stands behind a bare CR on a line of its own. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"X: y\rFrom: b@example.net", "X: y\r\rFROM : b@example.net", "X: y\r\n z\rfrom:b@example.net"})
    void aFromThatOnlySomeReadersSeeLeavesNoAuthor(String field) {
        AuthorDomain author = AuthorDomain.of(header("From: a@example.org", field));

        assertThat(author.shape()).isEqualTo(Shape.MALFORMED);
        assertThat(author.problem()).contains("bare CR");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "X: y\rSubject: z",
                "X: y\r From: b@example.net",
                "X: y\r",
                "X: from\rhere",
                "From the desk: b@example.net"
            })
    void anyOtherBareCrIsText(String field) {
        assertThat(AuthorDomain.of(header("From: a@example.org", field)).single())
                .contains(Domain.of("example.org"));
    }

    @Test
    void senderReplyToAndResentFromNeverCount() {
        AuthorDomain author = AuthorDomain.of(header(
                "Resent-From: a@x.example", "Sender: b@y.example", "From: c@example.org", "Reply-To: d@z.example"));

        assertThat(author.single()).contains(Domain.of("example.org"));
    }

    @Test
    void octetsThatAreNoUtf8MayStandInTheDisplayName() {
        assertThat(AuthorDomain.of(header("From: Andr\u00e9 <a@example.org>")).single())
                .contains(Domain.of("example.org"));
        assertThat(AuthorDomain.of(header("From: a@andr\u00e9.example")).shape())
                .isEqualTo(Shape.MALFORMED);
    }

    @Test
    void aHugeFieldIsReadInLinearTime() {
        String many = "x@a.example,".repeat(900) + "y@a.example";
        assertThat(AuthorDomain.of(header("From: " + many)).shape()).isEqualTo(Shape.ONE);
        assertThat(AuthorDomain.of(header("From: " + "(".repeat(500_000))).shape())
                .isEqualTo(Shape.MALFORMED);
        assertThat(AuthorDomain.of(header("From: " + "a@b.example,".repeat(40_000)))
                        .shape())
                .isEqualTo(Shape.MALFORMED);
        for (String part : List.of("=?x?q?", "=?utf-8?q?a=40b.c?= ", "=?", "=?u?b?", "a@b.c (@x.y,) ", "=?x?q?@ .?=")) {
            assertThat(AuthorDomain.of(header("From: " + part.repeat(1_000_000 / part.length())))
                            .shape())
                    .isNotEqualTo(Shape.ONE);
        }
        StringBuilder unknownSets = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            unknownSets.append("=?set-").append(i).append("?q?a?= ");
        }
        assertThat(AuthorDomain.of(header("From: " + unknownSets + "<a@b.example>"))
                        .shape())
                .isEqualTo(Shape.MALFORMED);
        assertThat(AuthorDomain.of(header("From: a@" + utf8("\u00fc").repeat(200_000) + ".example"))
                        .shape())
                .isEqualTo(Shape.MALFORMED);
    }

    /** 320 such addresses in a From took 0.9 s; Punycode takes time by the square of a label's length. */
    @Test
    @Timeout(20)
    void longIdnNamesAreRefusedWithoutConversion() {
        StringBuilder label = new StringBuilder();
        for (int i = 0; i < 480; i++) {
            label.append((char) (0x4e00 + i * 37 % 20_000));
        }
        String from = "From: x@" + utf8(label.toString()) + ".example"
                + (", x@" + utf8(label.toString()) + ".example").repeat(319);
        for (int i = 0; i < 300; i++) {
            assertThat(AuthorDomain.of(header(from)).shape()).isEqualTo(Shape.MALFORMED);
        }
    }

    @Test
    void aLongNameWithAccentsWrittenApartIsStillOne() {
        String label = "e\u0323\u0302".repeat(15); // e, dot below, circumflex: one letter of Vietnamese
        assertThat(AuthorDomain.of(header("From: x@" + utf8((label + ".").repeat(4)) + "example"))
                        .shape())
                .isEqualTo(Shape.ONE);
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static List<Domain> domains(String names) {
        return names.isEmpty()
                ? List.of()
                : Stream.of(names.split(" ")).map(Domain::of).toList();
    }

    private static MessageHeader header(String... fields) {
        return new MessageHeader(
                Stream.of(fields).map(field -> HeaderField.of(field + "\r\n")).toList(), false);
    }
}
