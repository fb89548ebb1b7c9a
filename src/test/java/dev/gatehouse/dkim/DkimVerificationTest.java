package dev.gatehouse.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.gatehouse.arc.SignatureVerifier;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.TestSigner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DkimVerificationTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String MESSAGE = """
            Received: by mx.example.org; Mon, 23 Nov 2026 11:59:00 +0000
            From: "Ann Author" <ann@example.org>
            To: bob@example.net
            Subject: A  folded
            \tsubject
            Date: Mon, 23 Nov 2026 11:58:00 +0000
            Message-ID: <1@example.org>

            Hello  Bob, \t
            a line\twith a tab.


            """.replace("\n", "\r\n");

    private final MapDns dns = new MapDns();
    private final TestSigner rsa = TestSigner.rsa("example.org", "rsa").publish(dns);
    private final TestSigner ed25519 = TestSigner.ed25519("example.org", "ed").publish(dns);

    private List<DkimResult> verifyAll(String message, DkimSettings settings) {
        try {
            RawMessage raw = RawMessage.of(message.getBytes(StandardCharsets.ISO_8859_1));
            return new SignatureVerifier(dns, settings).verify(raw, NOW).dkim();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private DkimResult verify(String message) {
        return verifyAll(message, DkimSettings.standard()).get(0);
    }

    private DkimReason reasonOf(TestSigner signer) {
        return verify(signer.signed(MESSAGE)).reason();
    }

    @Test
    void anUnsignedMessageHasNoResult() {
        assertThat(verifyAll(MESSAGE, DkimSettings.standard())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed", "simple", "relaxed"})
    void everyCanonicalizationVerifies(String canonicalization) {
        assertThat(reasonOf(rsa.with("c", canonicalization))).isEqualTo(DkimReason.VERIFIED);
        assertThat(reasonOf(ed25519.with("c", canonicalization))).isEqualTo(DkimReason.VERIFIED);
    }

    @Test
    void missingCanonicalizationIsSimple() {
        assertThat(reasonOf(rsa.without("c"))).isEqualTo(DkimReason.VERIFIED);
    }

    @Test
    void theResultSaysWhoSignedWhat() {
        DkimResult result = verify(rsa.with("i", "ann=3Bx@mail.example.org")
                .with("h", "From : Subject")
                .signed(MESSAGE));
        assertThat(result.outcome()).isEqualTo(DkimOutcome.PASS);
        assertThat(result.domain()).contains(Domain.of("example.org"));
        assertThat(result.authenticatedIdentifier()).contains(Domain.of("example.org"));
        assertThat(result.selector()).isEqualTo("rsa");
        assertThat(result.auid()).isEqualTo("ann;x@mail.example.org");
        assertThat(result.algorithm()).isEqualTo("rsa-sha256");
        assertThat(result.keyBits()).isEqualTo(2048);
        assertThat(result.signedHeaders()).containsExactly("from", "subject");
        assertThat(result.signatureStart()).hasSize(8);
        assertThat(result.trace().asText()).contains("TXT rsa._domainkey.example.org: found", "matches bh=");
    }

    @ParameterizedTest(name = "{0}, {1}: {2} becomes {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a word of the body         | relaxed/relaxed | Hello    | Hallo    | BODY_HASH_MISMATCH",
                "white space in the body    | relaxed/relaxed | a line   | a   line | VERIFIED",
                "white space in the body    | relaxed/simple  | a line   | a   line | BODY_HASH_MISMATCH",
                "a word of Subject          | relaxed/relaxed | folded   | unfolded | SIGNATURE_MISMATCH",
                "white space in Subject     | relaxed/relaxed | A  folded| A folded | VERIFIED",
                "white space in Subject     | simple/relaxed  | A  folded| A folded | SIGNATURE_MISMATCH",
                "a field that is not signed | simple/simple   | 11:59    | 12:00    | VERIFIED",
                "the name of a field        | relaxed/relaxed | Subject  | SUBJECT  | VERIFIED",
                "the name of a field        | simple/relaxed  | Subject  | SUBJECT  | SIGNATURE_MISMATCH",
            })
    void changesAreFound(String name, String canonicalization, String was, String is, DkimReason expected) {
        String signed = rsa.with("c", canonicalization).signed(MESSAGE);
        int end = signed.indexOf("Received:");
        String changed = signed.substring(0, end) + signed.substring(end).replace(was, is);
        assertThat(verify(changed).reason()).isEqualTo(expected);
    }

    @Test
    void aMissingFieldThatIsSignedMustStayMissing() {
        String signed = rsa.with("h", "from:subject:reply-to").signed(MESSAGE);
        assertThat(verify(signed).reason()).isEqualTo(DkimReason.VERIFIED);
        assertThat(verify("Reply-To: eve@example.com\r\n" + signed).reason()).isEqualTo(DkimReason.SIGNATURE_MISMATCH);
    }

    @Test
    void aSecondFromBreaksASignatureThatNamesItTwice() {
        String signed = rsa.with("h", "from:from:subject").signed(MESSAGE);
        assertThat(verify("From: eve@example.com\r\n" + signed).reason()).isEqualTo(DkimReason.SIGNATURE_MISMATCH);
    }

    @ParameterizedTest(name = "{0}={1} is {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "v, 2,                       MALFORMED_SIGNATURE",
                "v, -,                       MALFORMED_SIGNATURE",
                "a, -,                       MALFORMED_SIGNATURE",
                "a, rsa-sha1,                SHA1",
                "a, rsa-sha512,              UNSUPPORTED_ALGORITHM",
                "a, RSA-SHA256,              UNSUPPORTED_ALGORITHM",
                "c, simple/strict,           MALFORMED_SIGNATURE",
                "d, -,                       MALFORMED_SIGNATURE",
                "d, org,                     MALFORMED_SIGNATURE",
                "d, example.org.,            MALFORMED_SIGNATURE",
                "d, exa mple.org,            MALFORMED_SIGNATURE",
                "d, other.example,           NO_KEY",
                "s, -,                       MALFORMED_SIGNATURE",
                "s, other,                   NO_KEY",
                "s, a..b,                    MALFORMED_SIGNATURE",
                "h, -,                       MALFORMED_SIGNATURE",
                "h, '',                      MALFORMED_SIGNATURE",
                "h, from::to,                MALFORMED_SIGNATURE",
                "h, to:subject,              FROM_NOT_SIGNED",
                "bh, ???,                    MALFORMED_SIGNATURE",
                "bh, '',                     MALFORMED_SIGNATURE",
                "bh, AAAA,                   BODY_HASH_MISMATCH",
                "i, @example.org,            VERIFIED",
                "i, x@sub.example.org,       VERIFIED",
                "i, @badexample.org,         MALFORMED_SIGNATURE",
                "i, @example.net,            MALFORMED_SIGNATURE",
                "i, example.org,             MALFORMED_SIGNATURE",
                "q, dns/txt,                 VERIFIED",
                "q, http:dns/txt,            VERIFIED",
                "q, http,                    MALFORMED_SIGNATURE",
                "t, 1795435200,              VERIFIED",
                "t, 1795600000,              SIGNED_IN_FUTURE",
                "t, yesterday,               MALFORMED_SIGNATURE",
                "t, '',                      MALFORMED_SIGNATURE",
                "t, 1234567890123,           MALFORMED_SIGNATURE",
                "x, 1795600000,              VERIFIED",
                "x, 1795400000,              EXPIRED",
                "x, never,                   MALFORMED_SIGNATURE",
                "l, -1,                      MALFORMED_SIGNATURE",
                "l, 5,                       BODY_PARTLY_SIGNED",
                "l, 30,                      BODY_PARTLY_SIGNED",
                "l, 32,                      VERIFIED",
                "l, 33,                      BODY_HASH_MISMATCH",
                "l, 1234567890,              BODY_HASH_MISMATCH",
                "z, From:x|To:y,             VERIFIED",
                "_, x,                       MALFORMED_SIGNATURE",
                "unknown_1, x,               VERIFIED",
                "bad-name, x,                MALFORMED_SIGNATURE",
            })
    void tagsHaveRules(String tag, String value, DkimReason expected) {
        assertThat(reasonOf(value == null ? rsa.without(tag) : rsa.with(tag, value)))
                .isEqualTo(expected);
    }

    @Test
    void aTagTwiceMakesTheFieldInvalid() {
        String signed = rsa.signed(MESSAGE).replaceFirst("v=1; ", "v=1; d=example.org; ");
        DkimResult result = verify(signed);
        assertThat(result.reason()).isEqualTo(DkimReason.MALFORMED_SIGNATURE);
        assertThat(result.detail()).matches("expected no second d= at \\d+");
    }

    @Test
    void lengthMayBePermittedBySetting() {
        String signed = rsa.with("l", "5").signed(MESSAGE) + "appended\r\n";
        DkimSettings accepting = DkimSettings.standard().withPartialBody(DkimSettings.PartialBody.ACCEPT);
        DkimResult result = verifyAll(signed, accepting).get(0);
        assertThat(result.outcome()).isEqualTo(DkimOutcome.PASS);
        assertThat(result.detail()).contains("not signed");
    }

    @Test
    void aMismatchSaysWhatWasChanged() {
        String signed = rsa.signed("List-Id: <l.example>\r\n" + MESSAGE);
        assertThat(verify(signed + "--\r\nfooter\r\n").detail())
                .isEqualTo("the body was changed after signing, the signed header fields were not;"
                        + " a mailing list handled the message, and lists add footers");
        assertThat(verify(signed.replace("Subject: A", "Subject: [list] A")).detail())
                .startsWith("only Subject was changed: without the word in brackets");
        assertThat(verify(signed.replace("Subject: A", "Subject: B")).detail())
                .startsWith("the body is as signed, but one of the signed header fields was changed")
                .endsWith("lists rewrite Subject");
    }

    @Test
    void aDomainMayBeWrittenInULabels() { // RFC 8616 section 5
        TestSigner german = TestSigner.ed25519("xn--bcher-kva.example", "k").publish(dns);
        String utf8 = new String("b\u00fccher.example".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        DkimResult result = verify(german.with("d", utf8).with("i", "x@" + utf8).signed(MESSAGE));
        assertThat(result.outcome()).isEqualTo(DkimOutcome.PASS);
        assertThat(result.domain()).contains(Domain.of("xn--bcher-kva.example"));
        assertThat(result.auid()).isEqualTo("x@b\u00fccher.example");
    }

    @Test
    void fieldsInUtf8AreSignedAsTheyAre() {
        String utf8 = MESSAGE.replace("Ann", "\u00c3\u0084nn").replace("A  folded", "\u00e2\u0082\u00ac\u00ff");
        assertThat(verify(rsa.signed(utf8)).outcome()).isEqualTo(DkimOutcome.PASS);
        assertThat(verify(rsa.with("c", "simple/simple").signed(utf8)).outcome())
                .isEqualTo(DkimOutcome.PASS);
    }

    @Test
    void allKeysAreAskedForBeforeTheBodyIsRead() throws IOException {
        byte[] signed = ed25519.sign(rsa.signed(MESSAGE + "x".repeat(100_000)));
        List<Integer> asked = new ArrayList<>();
        RawMessage message = () -> new ByteArrayInputStream(signed) {
            @Override
            public synchronized int read(byte[] octets, int offset, int length) {
                asked.add(dns.questions().size());
                return super.read(octets, offset, length);
            }

            @Override
            public synchronized long transferTo(OutputStream out) throws IOException {
                asked.add(dns.questions().size());
                return super.transferTo(out);
            }
        };
        assertThat(new SignatureVerifier(dns).verify(message, NOW).dkim()).hasSize(2);
        assertThat(asked).startsWith(0).endsWith(2);
    }

    @Test
    void everySignatureHasItsResultTopFirst() {
        String twice = ed25519.signed(rsa.signed(MESSAGE));
        assertThat(verifyAll(twice, DkimSettings.standard()))
                .extracting(DkimResult::algorithm, DkimResult::outcome)
                .containsExactly(tuple("ed25519-sha256", DkimOutcome.PASS), tuple("rsa-sha256", DkimOutcome.PASS));
    }

    @Test
    void signaturesOfTheAuthorsDomainAreTriedFirst() {
        TestSigner stranger = TestSigner.ed25519("example.com", "ed").publish(dns);
        String signed = stranger.signed(stranger.signed(rsa.signed(stranger.signed(MESSAGE))));
        assertThat(verifyAll(signed, DkimSettings.standard().withMaxSignatures(2)))
                .extracting(DkimResult::reason)
                .containsExactly(DkimReason.VERIFIED, DkimReason.NOT_TRIED, DkimReason.VERIFIED, DkimReason.NOT_TRIED);
    }
}
