package dev.gatehouse.arc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dkim.DkimSettings;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.TestSealer;
import dev.gatehouse.testkit.TestSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArcValidationTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String MESSAGE =
            "From: ann@example.org\r\nTo: list@lists.example\r\nSubject: Hi\r\n\r\nHello\r\n";
    private static final String RESULTS = "mx.example; spf=pass smtp.mailfrom=example.org";

    private final MapDns dns = new MapDns();
    private final TestSigner key = TestSigner.ed25519("lists.example", "arc").publish(dns);
    private final TestSealer list = TestSealer.with(key);
    private final TestSealer other =
            TestSealer.with(TestSigner.rsa("forwarder.example", "arc").publish(dns));

    private ArcResult validate(String message) {
        try {
            return new SignatureVerifier(dns, DkimSettings.standard())
                    .verify(RawMessage.of(message.getBytes(StandardCharsets.ISO_8859_1)), NOW)
                    .arc();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String chainOf(int sets) {
        String message = MESSAGE;
        for (int i = 0; i < sets; i++) {
            message = (i % 2 == 0 ? list : other).sealed(message, RESULTS);
        }
        return message;
    }

    @Test
    void aMessageWithoutSetsIsNone() {
        assertThat(validate(MESSAGE)).isEqualTo(ArcResult.none());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {1, 2, 3, 5, 50})
    void chainsOfUpTo50SetsPass(int sets) {
        ArcResult result = validate(chainOf(sets));
        assertThat(result.reason()).isEmpty();
        assertThat(result.outcome()).isEqualTo(ArcOutcome.PASS);
        assertThat(result.instances()).isEqualTo(sets);
        assertThat(result.oldestPass()).isZero();
        assertThat(result.hops()).hasSize(sets);
    }

    @Test
    void a51stSetIsTooMany() {
        ArcResult result = validate(list.sealed(chainOf(50), RESULTS));
        assertThat(result.outcome()).isEqualTo(ArcOutcome.FAIL);
        assertThat(result.reason()).contains("more than 50");
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void whereTheNewestSetHasNoKeyNoOlderOneIsAskedFor() {
        dns.unavailable("arc._domainkey.forwarder.example", "no answer in time");
        assertThat(validate(chainOf(50)).outcome()).isEqualTo(ArcOutcome.FAIL);
        assertThat(dns.questions()).containsExactly("TXT arc._domainkey.forwarder.example");
    }

    @Test
    void hopsSayWhoSealedAndWhatWasSeen() {
        assertThat(validate(chainOf(2)).hops())
                .containsExactly(
                        new ArcHop(1, Optional.of(Domain.of("lists.example")), RESULTS),
                        new ArcHop(2, Optional.of(Domain.of("forwarder.example")), RESULTS));
    }

    @Test
    void changesBeforeALaterSealLowerTheOldestPass() {
        String changedOnTheWay = chainOf(1).replace("Hello\r\n", "Hello\r\n--\r\nfooter\r\n");
        ArcResult result = validate(other.sealed(list.sealed(changedOnTheWay, RESULTS), RESULTS));
        assertThat(result.outcome()).isEqualTo(ArcOutcome.PASS);
        assertThat(result.oldestPass()).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a changed body          | Hello          | Hallo             | ARC-Message-Signature i=2: body hash"
                        + " differs",
                "a changed Subject       | Subject: Hi    | Subject: Hey      | ARC-Message-Signature i=2: signature",
                "a changed first result  | i=1; mx.example; spf=pass | i=1; mx.example; spf=fail | ARC-Seal i=1:"
                        + " signature",
                "a changed second result | i=2; mx.example; spf=pass | i=2; mx.example; spf=fail | ARC-Seal i=2:"
                        + " signature",
                "a changed status        | cv=pass        | cv=none           | cv= of i=2 is not pass",
                "another instance        | i=2; a=rsa-sha256; cv=pass | i=3; a=rsa-sha256; cv=pass | the ARC set i=2"
                        + " is not complete",
                "a seal that names h=    | cv=pass        | h=from; cv=pass   | ARC-Seal i=2: malformed signature"
                        + " field, h= is not allowed",
                "an unknown algorithm    | a=rsa-sha256; cv=pass | a=rsa-md5; cv=pass | ARC-Seal i=2: unsupported"
                        + " algorithm, a=rsa-md5",
                "a key that is not there | s=arc          | s=gone            | ARC-Message-Signature i=2: no key"
                        + " published",
            })
    void anyChangeBreaksTheChain(String name, String was, String is, String reason) {
        String changed = chainOf(2).replace(was, is);
        ArcResult result = validate(changed);
        assertThat(result.outcome()).isEqualTo(ArcOutcome.FAIL);
        assertThat(result.reason()).startsWith(reason);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"arc-seal, FAIL", "ARC-Seal, FAIL", "arc-message-signature, PASS"})
    void aMessageSignatureThatCoversASealBreaksTheChain(String field, ArcOutcome outcome) {
        TestSealer sealer = TestSealer.with(key.with("h", "from:to:subject:" + field));
        ArcResult result = validate(sealer.sealed(MESSAGE, RESULTS));
        assertThat(result.outcome()).as(result.reason()).isEqualTo(outcome);
        if (outcome == ArcOutcome.FAIL) {
            assertThat(result.reason()).contains("h= names ARC-Seal");
        }
    }

    /** What the body or another field was changed to does not matter: the newest seal says that the message was there. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "as it was sealed        | nothing                   | nothing                   | true",
                "a changed body          | Hello                     | Hallo                     | true",
                "a changed first result  | i=1; mx.example; spf=pass | i=1; mx.example; spf=fail | false",
                "a changed second result | i=2; mx.example; spf=pass | i=2; mx.example; spf=fail | false",
                "a gap                   | i=2; a=ed25519-sha256; cv=pass | i=3; a=ed25519-sha256; cv=pass | false",
                "a broken chain          | cv=pass                   | cv=fail                   | false",
                "a key that is not there | s=arc                     | s=gone                    | false",
            })
    void aChainIsSealedIfTheNewestSealHoldsForAllItsSets(String name, String was, String is, boolean sealed) {
        String message = list.sealed(other.sealed(MESSAGE, RESULTS), RESULTS);
        assertThat(validate(message.replace(was, is)).isSealed()).isEqualTo(sealed);
    }

    @Test
    void aLoneFieldIsNoSeal() {
        assertThat(validate("ARC-Seal: i=1\r\n" + MESSAGE).isSealed()).isFalse();
        assertThat(validate(MESSAGE).isSealed()).isFalse();
    }

    @Test
    void aGapBreaksTheChain() {
        ArcResult result = validate(other.sealed(chainOf(1), RESULTS, "pass", 3));
        assertThat(result.outcome()).isEqualTo(ArcOutcome.FAIL);
        assertThat(result.instances()).isEqualTo(3);
        assertThat(result.reason()).isEqualTo("the ARC sets do not count from 1 to 3");
    }

    @Test
    void aSealerThatFoundItBrokenIsBelieved() {
        ArcResult result = validate(other.sealed(chainOf(1), RESULTS, "fail"));
        assertThat(result.outcome()).isEqualTo(ArcOutcome.FAIL);
        assertThat(result.reason()).contains("cv=fail");
    }

    @Test
    void anUnavailableKeyIsAFailureToo() {
        dns.unavailable("arc._domainkey.lists.example", "SERVFAIL"); // RFC 8617 section 5.2.1
        ArcResult result = validate(chainOf(1));
        assertThat(result.outcome()).isEqualTo(ArcOutcome.FAIL);
        assertThat(result.reason()).contains("key could not be fetched");
    }

    @Test
    void oneKeyIsAskedForOnce() {
        String message = MESSAGE;
        for (int i = 0; i < 5; i++) {
            message = list.sealed(message, RESULTS);
        }
        assertThat(validate(message).outcome()).isEqualTo(ArcOutcome.PASS);
        assertThat(dns.questions()).containsExactly("TXT arc._domainkey.lists.example");
    }
}
