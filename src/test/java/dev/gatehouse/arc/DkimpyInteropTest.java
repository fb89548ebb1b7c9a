package dev.gatehouse.arc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.testkit.Dkimpy;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.TestSealer;
import dev.gatehouse.testkit.TestSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A live peer: what dkimpy signs and seals verifies here, and what was changed fails here when dkimpy says so. */
class DkimpyInteropTest {
    private static final String NAMES = "from:from:to:subject:date:message-id";
    private static final String MESSAGE = """
            From: "Ann Author" <ann@example.org>
            To: bob@example.net
            Subject: A  folded
             subject
            Date: Mon, 23 Nov 2026 11:58:00 +0000
            Message-ID: <1@example.org>
            X-Note:

            Hello  Bob, \t
            a line\twith a tab,
             and caf\u00c3\u00a9.


            """.replace("\n", "\r\n");

    /** Each row: what is replaced by what, the first occurrence behind the signature. */
    private static final List<List<String>> CHANGES = List.of(
            List.of("Hello", "Hallo"),
            List.of("Hello  Bob", "Hello Bob"),
            List.of("Bob, \t\r\n", "Bob,\r\n"),
            List.of("caf", "gaf"),
            List.of("A  folded\r\n subject", "A folded subject"),
            List.of("A  folded", "Unfolded"),
            List.of("To: bob", "TO: bob"),
            List.of("To: bob@example.net\r\n", ""),
            List.of("X-Note:\r\n", ""),
            List.of("X-Note:\r\n", "X-Note:\r\nReply-To: x@example.com\r\n"),
            List.of("From: ", "From: eve@example.com\r\nFrom: "),
            List.of("\r\n\r\n\r\n", "\r\n"),
            List.of("\r\n\r\n\r\n", "\r\nfooter\r\n"));

    private final MapDns dns = new MapDns();
    private final TestSigner rsa = TestSigner.rsa(1024, "example.org", "rsa").publish(dns);
    private final TestSigner ed25519 = TestSigner.ed25519("example.org", "ed").publish(dns);
    private final TestSigner list = TestSigner.rsa(1024, "lists.example", "arc").publish(dns);
    private final List<TestSigner> published = List.of(rsa, ed25519, list);

    @TempDir
    Path scripts;

    private Dkimpy dkimpy;

    @BeforeEach
    void start() throws Exception {
        dkimpy = Dkimpy.require(scripts);
    }

    @AfterEach
    void stop() throws Exception {
        if (dkimpy != null) {
            dkimpy.close();
        }
    }

    private MessageSignatures verify(String message) throws IOException {
        RawMessage raw = RawMessage.of(message.getBytes(StandardCharsets.ISO_8859_1));
        return new SignatureVerifier(dns).verify(raw, Instant.now());
    }

    private boolean weAccept(String message) throws IOException {
        return verify(message).dkim().get(0).outcome() == DkimOutcome.PASS;
    }

    private static String changed(String message, List<String> change) {
        int body = message.indexOf("From: ");
        int at = message.indexOf(change.get(0), body);
        return message.substring(0, at)
                + change.get(1)
                + message.substring(at + change.get(0).length());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"})
    void whatDkimpySignsVerifiesHereUnlessChanged(String canonicalization) throws Exception {
        for (TestSigner signer : List.of(rsa, ed25519)) {
            agreeOnAll(dkimpy.signed(MESSAGE, signer, canonicalization, NAMES));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"})
    void whatTheTestSignerSignsVerifiesThere(String canonicalization) throws Exception {
        for (TestSigner signer : List.of(rsa, ed25519)) {
            agreeOnAll(signer.with("c", canonicalization).with("h", NAMES).signed(MESSAGE));
        }
    }

    private void agreeOnAll(String signed) throws IOException {
        assertThat(weAccept(signed)).isTrue();
        assertThat(dkimpy.verify(signed, published).dkim()).isTrue();
        for (List<String> change : CHANGES) {
            String changed = changed(signed, change);
            assertThat(weAccept(changed))
                    .as("%s\n%s", change, changed)
                    .isEqualTo(dkimpy.verify(changed, published).dkim());
        }
    }

    @ParameterizedTest(name = "{0} sets")
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void chainsSealedByDkimpyPassHereUnlessChanged(int sets) throws Exception {
        String message = MESSAGE;
        for (int i = 0; i < sets; i++) {
            String arc = i == 0 ? "none" : "pass";
            String results = "Authentication-Results: lists.example; arc=" + arc
                    + "; spf=pass smtp.mailfrom=ann@example.org\r\n";
            message = dkimpy.sealed(results + withoutResults(message), list, "lists.example", NAMES);
        }
        agreeOnChain(message, sets);
    }

    private static String withoutResults(String message) {
        return message.replaceAll("(?m)^Authentication-Results:.*\r\n", "");
    }

    @ParameterizedTest(name = "{0} sets")
    @ValueSource(ints = {1, 5})
    void chainsOfTheTestSealerPassThere(int sets) throws Exception {
        TestSealer sealer = TestSealer.with(list.with("h", NAMES));
        String message = MESSAGE;
        for (int i = 0; i < sets; i++) {
            message = sealer.sealed(message, "lists.example; spf=pass smtp.mailfrom=ann@example.org");
        }
        agreeOnChain(message, sets);
    }

    private void agreeOnChain(String sealed, int sets) throws IOException {
        ArcResult result = verify(sealed).arc();
        assertThat(result.reason()).isEmpty();
        assertThat(result.outcome()).isEqualTo(ArcOutcome.PASS);
        assertThat(result.instances()).isEqualTo(sets);
        assertThat(dkimpy.verify(sealed, published).arc()).isEqualTo("pass");
        for (List<String> change : CHANGES) {
            agree(changed(sealed, change), change.toString());
        }
        for (int i = 1; i <= sets; i++) {
            agree(sealed.replaceFirst("i=" + i + "; lists.example;", "i=" + i + "; liars.example;"), "AAR " + i);
            agree(sealed.replaceFirst("(ARC-Seal: i=" + i + ";.*?)cv=(none|pass)", "$1cv=fail"), "cv " + i);
            agree(
                    sealed.replaceFirst("ARC-Message-Signature: i=" + i + ";", "ARC-Message-Signature: i=9;"),
                    "AMS " + i);
        }
    }

    private void agree(String message, String change) throws IOException {
        Dkimpy.Opinion theirs = dkimpy.verify(message, published);
        ArcResult ours = verify(message).arc();
        assertThat(ours.outcome().word())
                .as("%s: they say %s, we say %s\n%s", change, theirs.reason(), ours.reason(), message)
                .isEqualTo(theirs.arc());
    }
}
