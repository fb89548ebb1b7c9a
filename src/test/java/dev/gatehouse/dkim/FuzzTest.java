package dev.gatehouse.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.arc.MessageSignatures;
import dev.gatehouse.arc.SignatureVerifier;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.TestSealer;
import dev.gatehouse.testkit.TestSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random damage to what strangers write: nothing throws, and nothing that was signed passes changed. */
class FuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final int ROUNDS = Integer.getInteger("gatehouse.rounds", 2_000);
    private static final String[] SNIPPETS = {
        ";",
        "=",
        ":",
        "b=",
        "; b=",
        "v=1;",
        "\r\n ",
        "\r\n",
        "\t",
        " ",
        "\u0000",
        "\u00ff",
        "=3D",
        "@",
        ".",
        "i=51",
        "999999999999",
        "h=",
        "DKIM-Signature:",
        "ARC-Seal: i=1;",
        "c=/",
        "l=0",
        "p=",
        "-1",
        "xn--",
        "\u00c3\u00a9"
    };

    private final MapDns dns = new MapDns();
    private final TestSigner rsa = TestSigner.rsa(1024, "example.org", "fuzz").publish(dns);
    private final TestSigner ed25519 = TestSigner.ed25519("example.org", "ed").publish(dns);

    private static String damage(String text, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(damaged.length());
            switch (random.nextInt(4)) {
                case 0 -> damaged.setCharAt(at, (char) random.nextInt(256));
                case 1 -> damaged.insert(at, SNIPPETS[random.nextInt(SNIPPETS.length)]);
                case 2 -> damaged.delete(at, Math.min(damaged.length(), at + 1 + random.nextInt(8)));
                default ->
                    damaged.insert(at, damaged.substring(at, Math.min(damaged.length(), at + random.nextInt(200))));
            }
            if (damaged.isEmpty()) {
                damaged.append(' ');
            }
        }
        return damaged.toString();
    }

    private MessageSignatures verify(String message, MapDns zone) throws IOException {
        return new SignatureVerifier(zone).verify(RawMessage.of(message.getBytes(StandardCharsets.ISO_8859_1)), NOW);
    }

    @Test
    void damagedMessagesHaveResultsThatAgreeWithTheirReasons() throws IOException {
        String signed = TestSealer.with(ed25519)
                .sealed(
                        rsa.with("l", "5")
                                .with("i", "a=40b@example.org")
                                .with("t", "1")
                                .with("x", "1999999999")
                                .signed("From: a@example.org\r\nSubject: x\r\n\r\nHello\r\n"),
                        "mx.example; spf=pass");
        for (int seed = 0; seed < ROUNDS; seed++) {
            MessageSignatures signatures = verify(damage(signed, new Random(seed)), dns);
            for (DkimResult result : signatures.dkim()) {
                assertThat(result.outcome()).isEqualTo(result.reason().outcome());
                assertThat(result.trace().asText()).isNotEmpty();
            }
            assertThat(signatures.arc().reason().isEmpty())
                    .isEqualTo(!signatures.arc().outcome().word().equals("fail"));
        }
    }

    @Test
    void damagedTagListsSayWhere() {
        String list = "v=1; a=rsa-sha256; d=example.org; s=sel; h=from:to : subject; bh=AAAA; b=AA\r\n AA;";
        for (int seed = 0; seed < 10 * ROUNDS; seed++) {
            String damaged = damage(list, new Random(seed));
            TagList tags = TagList.parse(damaged);
            assertThat(tags.problem().orElse("expected x at 0")).matches("(?s)expected .* at \\d+");
            assertThat(tags.textWithEmpty("b").length()).isLessThanOrEqualTo(damaged.length());
        }
    }

    @Test
    void damagedKeyRecordsAreRefusedWithAReason() throws IOException {
        String signed = rsa.signed("From: a@example.org\r\n\r\nHello\r\n");
        for (int seed = 0; seed < ROUNDS; seed++) {
            MapDns zone = new MapDns().txt(rsa.keyName(), damage(rsa.keyRecord(), new Random(seed)));
            assertThat(verify(signed, zone).dkim()).hasSize(1);
        }
    }

    @Test
    void damagedKeysNeverThrow() throws IOException {
        String signed = rsa.signed("From: a@example.org\r\n\r\nHello\r\n");
        String signedToo = ed25519.signed("From: a@example.org\r\n\r\nHello\r\n");
        byte[] der = Base64.getDecoder().decode(rsa.publicKey());
        for (int seed = 0; seed < ROUNDS / 4; seed++) {
            Random random = new Random(seed);
            byte[] damaged = der.clone();
            damaged[random.nextInt(seed % 2 == 0 ? 40 : der.length)] = (byte) random.nextInt(256);
            byte[] point = new byte[32];
            random.nextBytes(point);
            MapDns zone = new MapDns()
                    .txt(rsa.keyName(), "p=" + Base64.getEncoder().encodeToString(damaged))
                    .txt(
                            ed25519.keyName(),
                            "k=ed25519; p=" + Base64.getEncoder().encodeToString(point));
            assertThat(verify(signed, zone).dkim()).hasSize(1);
            assertThat(verify(signedToo, zone).dkim().get(0).outcome()).isNotEqualTo(DkimOutcome.PASS);
        }
    }
}
