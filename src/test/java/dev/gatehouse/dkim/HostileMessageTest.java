package dev.gatehouse.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.gatehouse.arc.ArcOutcome;
import dev.gatehouse.arc.MessageSignatures;
import dev.gatehouse.arc.SignatureVerifier;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.TestSigner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a stranger may send to cost us time; each within a generous bound, most take milliseconds. */
class HostileMessageTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String MESSAGE = "From: a@example.org\r\nSubject: x\r\n\r\nHello\r\n";

    private final MapDns dns = new MapDns();
    private final TestSigner signer = TestSigner.rsa("example.org", "rsa").publish(dns);

    private MessageSignatures verify(String message) {
        return assertTimeout(BOUND, () -> verifyNow(message));
    }

    private MessageSignatures verifyNow(String message) throws IOException {
        RawMessage raw = RawMessage.of(message.getBytes(StandardCharsets.ISO_8859_1));
        return new SignatureVerifier(dns).verify(raw, NOW);
    }

    private DkimResult verifyOne(String message) {
        return verify(message).dkim().get(0);
    }

    @Test
    void tenThousandSignatures() {
        String field = "DKIM-Signature: v=1; a=rsa-sha256; d=a.b.c.d.e.f.example.org; s=x; h=from; bh=AA==; b=AA==\r\n";
        MessageSignatures signatures = verify(field.repeat(9_990) + signer.signed(MESSAGE));
        assertThat(signatures.dkim()).hasSize(9_991);
        assertThat(signatures.dkim().stream().filter(result -> result.reason() != DkimReason.NOT_TRIED))
                .hasSize(12);
        assertThat(dns.questions()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void moreFieldsThanWeLookAt() {
        assertThat(verifyOne(signer.signed("X: y\r\n".repeat(10_000) + MESSAGE)).reason())
                .isEqualTo(DkimReason.HEADER_TOO_LARGE);
    }

    @Test
    void aTagListOfAMegabyte() {
        assertThat(verifyOne("DKIM-Signature: v=1; " + "a=b; ".repeat(200_000) + "\r\n" + MESSAGE)
                        .reason())
                .isEqualTo(DkimReason.MALFORMED_SIGNATURE);
        String names = IntStream.range(0, 100_000).mapToObj(i -> "t" + i + "=x").collect(Collectors.joining(";"));
        assertThat(verifyOne("DKIM-Signature: " + names + "\r\n" + MESSAGE).detail())
                .contains("at most 100 tags");
        assertThat(verifyOne("DKIM-Signature: b=" + "A ".repeat(500_000) + "\r\n" + MESSAGE)
                        .outcome())
                .isEqualTo(DkimOutcome.NEUTRAL);
    }

    @Test
    void aHundredThousandNamesInH() {
        String names = "from" + ":x".repeat(100_000) + ":from".repeat(20_000) + ":dkim-signature".repeat(20_000);
        assertThat(verifyOne(signer.with("h", names).signed(MESSAGE)).outcome()).isEqualTo(DkimOutcome.PASS);
    }

    @Test
    void manySignaturesThatSignEachOther() {
        String field = "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=rsa; bh=AA==; b=AA==; h=from"
                + ":dkim-signature".repeat(600) + "\r\n";
        assertThat(verify(field.repeat(100) + MESSAGE).dkim()).hasSize(100);
    }

    @Test
    void nestedFolding() {
        String folds = "\r\n \t".repeat(200_000);
        assertThat(verifyOne(signer.signed("From: a@example.org\r\nSubject: x" + folds + "y\r\n\r\nHello\r\n"))
                        .outcome())
                .isEqualTo(DkimOutcome.PASS);
        assertThat(verifyOne(signer.signed(MESSAGE).replaceFirst("v=1;", "v=1;" + folds))
                        .outcome())
                .isEqualTo(DkimOutcome.PASS);
    }

    @Test
    void keysThatAreTooLong() {
        byte[] modulus = new byte[2048];
        Arrays.fill(modulus, (byte) 0xff);
        assertThat(verifyWithKey(pkcs1(modulus)).reason()).isEqualTo(DkimReason.KEY_TOO_LONG);
        assertThat(verifyWithKey(pkcs1(modulus)).keyBits()).isEqualTo(16_384);
        byte[] larger = new byte[8000];
        Arrays.fill(larger, (byte) 0xff);
        assertThat(verifyWithKey(pkcs1(larger)).reason()).isEqualTo(DkimReason.KEY_TOO_LONG);
    }

    private DkimResult verifyWithKey(byte[] key) {
        MapDns zone = new MapDns()
                .txt(signer.keyName(), "v=DKIM1; p=" + Base64.getEncoder().encodeToString(key));
        return assertTimeout(BOUND, () -> new SignatureVerifier(zone)
                .verify(RawMessage.of(signer.sign(MESSAGE)), NOW)
                .dkim()
                .get(0));
    }

    /** SEQUENCE { modulus, 65537 }. */
    private static byte[] pkcs1(byte[] modulus) {
        int contents = modulus.length + 1;
        ByteBuffer der = ByteBuffer.allocate(contents + 13);
        der.put((byte) 0x30).put((byte) 0x82).putShort((short) (contents + 9));
        der.put((byte) 2)
                .put((byte) 0x82)
                .putShort((short) contents)
                .put((byte) 0)
                .put(modulus);
        der.put((byte) 2).put((byte) 3).put((byte) 1).put((byte) 0).put((byte) 1);
        return der.array();
    }

    @Test
    void thousandsOfArcFields() {
        String seal = "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=example.org; s=rsa; b=AA==\r\n";
        MessageSignatures signatures = verify(seal.repeat(9_000) + MESSAGE);
        assertThat(signatures.arc().outcome()).isEqualTo(ArcOutcome.FAIL);
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void aBodyOfWhiteSpace() {
        String body = " \t\r\n".repeat(500_000) + "\r\n".repeat(500_000) + " \r".repeat(500_000);
        assertThat(verify("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=rsa; h=from; bh=AA==;"
                                + " b=AA==\r\n" + MESSAGE + body)
                        .dkim())
                .extracting(DkimResult::reason)
                .containsExactly(DkimReason.BODY_AND_HEADER_MISMATCH);
    }
}
