package dev.gatehouse.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.arc.SignatureVerifier;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.TestSigner;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRecordTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String MESSAGE = "From: a@example.org\r\nSubject: x\r\n\r\nHello\r\n";

    private final TestSigner rsa = TestSigner.rsa("example.org", "rsa");
    private final TestSigner ed25519 = TestSigner.ed25519("example.org", "ed");

    private DkimResult verify(TestSigner signer, MapDns dns) {
        return verify(signer, dns, DkimSettings.standard());
    }

    private DkimResult verify(TestSigner signer, MapDns dns, DkimSettings settings) {
        try {
            return new SignatureVerifier(dns, settings)
                    .verify(RawMessage.of(signer.sign(MESSAGE)), NOW)
                    .dkim()
                    .get(0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "p=KEY                              | VERIFIED",
                "v=DKIM1;p=KEY;                     | VERIFIED",
                "v=DKIM1; p = KEY ; n=note here     | VERIFIED",
                "v=DKIM1; k=rsa; h=sha256; p=KEY    | VERIFIED",
                "v=DKIM1; h=sha1 : sha256; p=KEY    | VERIFIED",
                "v=DKIM1; h=sha1; p=KEY             | KEY_NOT_APPLICABLE",
                "v=DKIM1; s=email; p=KEY            | VERIFIED",
                "v=DKIM1; s=*; p=KEY                | VERIFIED",
                "v=DKIM1; s=other:email; p=KEY      | VERIFIED",
                "v=DKIM1; s=other; p=KEY            | KEY_NOT_APPLICABLE",
                "v=DKIM1; t=y; p=KEY                | VERIFIED",
                "v=DKIM1; t=s; p=KEY                | VERIFIED",
                "v=DKIM1; t=y:s; p=KEY              | VERIFIED",
                "v=DKIM1; k=ed25519; p=KEY          | KEY_MALFORMED",
                "v=DKIM1; k=dsa; p=KEY              | KEY_NOT_APPLICABLE",
                "v=DKIM1; g=*; p=KEY                | VERIFIED",
                "v=DKIM1; g=; p=KEY                 | VERIFIED",
                "p=KEY; v=DKIM1                     | KEY_MALFORMED",
                "v=DKIM2; p=KEY                     | KEY_MALFORMED",
                "v=dkim1; p=KEY                     | KEY_MALFORMED",
                "v=DKIM1; k=rsa                     | KEY_MALFORMED",
                "v=DKIM1; p=                        | KEY_REVOKED",
                "v=DKIM1; p=AAAA                    | KEY_MALFORMED",
                "v=DKIM1; p=?                       | KEY_MALFORMED",
                "v=DKIM1; p=KEY; p=KEY              | KEY_MALFORMED",
                "v=spf1 -all                        | KEY_MALFORMED",
                "text                               | KEY_MALFORMED",
            })
    void recordsHaveRules(String record, DkimReason expected) {
        MapDns dns = new MapDns().txt(rsa.keyName(), record.replace("KEY", rsa.publicKey()));
        assertThat(verify(rsa, dns).reason()).isEqualTo(expected);
    }

    @Test
    void whiteSpaceInTheKeyMeansNothing() {
        String spaced = rsa.publicKey().replaceAll("(.{20})", "$1 \t");
        assertThat(verify(rsa, new MapDns().txt(rsa.keyName(), "v=DKIM1; p=" + spaced))
                        .outcome())
                .isEqualTo(DkimOutcome.PASS);
    }

    @Test
    void subdomainsMayBeForbidden() {
        MapDns dns = new MapDns().txt(rsa.keyName(), "v=DKIM1; t=s; p=" + rsa.publicKey());
        assertThat(verify(rsa.with("i", "@sub.example.org"), dns).reason()).isEqualTo(DkimReason.KEY_NOT_APPLICABLE);
        assertThat(verify(rsa.with("i", "x@example.org"), dns).reason()).isEqualTo(DkimReason.VERIFIED);
    }

    @Test
    void anotherKeyIsAMismatch() {
        TestSigner other = TestSigner.rsa("example.org", "other");
        assertThat(verify(rsa, new MapDns().txt(rsa.keyName(), other.keyRecord()))
                        .reason())
                .isEqualTo(DkimReason.SIGNATURE_MISMATCH);
    }

    @Test
    void anEd25519SignatureNeedsAnEd25519Key() {
        assertThat(verify(ed25519, new MapDns().txt(ed25519.keyName(), rsa.keyRecord()))
                        .reason())
                .isEqualTo(DkimReason.KEY_NOT_APPLICABLE);
        assertThat(verify(ed25519, new MapDns().txt(ed25519.keyName(), ed25519.keyRecord()))
                        .keyBits())
                .isEqualTo(256);
    }

    @Test
    void oneOfSeveralRecordsIsEnough() {
        MapDns dns = new MapDns()
                .txt(rsa.keyName(), "v=spf1 -all")
                .txt(rsa.keyName(), "v=DKIM1; p=")
                .txt(rsa.keyName(), rsa.keyRecord());
        assertThat(verify(rsa, dns).outcome()).isEqualTo(DkimOutcome.PASS);
    }

    @Test
    void aRevokedKeyAmongOtherTextsIsSeen() {
        MapDns dns = new MapDns().txt(rsa.keyName(), "v=spf1 -all").txt(rsa.keyName(), "v=DKIM1; p=");
        assertThat(verify(rsa, dns).reason()).isEqualTo(DkimReason.KEY_REVOKED);
    }

    @Test
    void noAnswerIsTemperrorAndNoRecordPermerror() {
        assertThat(verify(rsa, new MapDns().unavailable(rsa.keyName(), "SERVFAIL"))
                        .outcome())
                .isEqualTo(DkimOutcome.TEMPERROR);
        assertThat(verify(rsa, new MapDns()).outcome()).isEqualTo(DkimOutcome.PERMERROR);
        assertThat(verify(rsa, new MapDns().empty(rsa.keyName())).outcome()).isEqualTo(DkimOutcome.PERMERROR);
    }

    @ParameterizedTest(name = "{0} bits: {1}")
    @CsvSource({"512, KEY_TOO_SHORT", "1023, KEY_TOO_SHORT", "1024, VERIFIED", "4096, VERIFIED"})
    void rsaKeysOf1024To4096BitsVerify(int bits, DkimReason expected) {
        MapDns dns = new MapDns();
        DkimResult result = verify(TestSigner.rsa(bits, "example.org", "sized").publish(dns), dns);
        assertThat(result.reason()).isEqualTo(expected);
        assertThat(result.keyBits()).isEqualTo(bits);
    }

    @Test
    void largerAndFewerKeysAreASetting() {
        MapDns dns = new MapDns();
        TestSigner large = TestSigner.rsa(4104, "example.org", "large").publish(dns);
        assertThat(verify(large, dns).reason()).isEqualTo(DkimReason.KEY_TOO_LONG);
        DkimSettings wide = DkimSettings.standard().withRsaBits(1024, 8192);
        assertThat(verify(large, dns, wide).reason()).isEqualTo(DkimReason.VERIFIED);
        DkimSettings strict = DkimSettings.standard().withRsaBits(2049, 4096);
        assertThat(verify(rsa, new MapDns().txt(rsa.keyName(), rsa.keyRecord()), strict)
                        .reason())
                .isEqualTo(DkimReason.KEY_TOO_SHORT);
    }
}
