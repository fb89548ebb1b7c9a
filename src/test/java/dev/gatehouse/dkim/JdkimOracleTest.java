package dev.gatehouse.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.arc.SignatureVerifier;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.TestSigner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.james.jdkim.DKIMSigner;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.exceptions.FailException;
import org.junit.jupiter.api.Test;

/** jDKIM 0.5 signs and verifies generated messages beside us. */
class JdkimOracleTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final int MESSAGES = Integer.getInteger("gatehouse.rounds", 1_200);
    private static final List<Mutation> MUTATIONS = List.of(Mutation.values());
    private static final String[] CANONICALIZATIONS = {
        "simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"
    };

    private final MapDns dns = new MapDns();
    private final TestSigner signer =
            TestSigner.rsa(1024, "example.org", "jdkim").publish(dns);
    private final DKIMVerifier jdkim = new DKIMVerifier((method, selector, token) -> List.of(signer.keyRecord()));

    /** What jDKIM 0.5 does otherwise than the RFCs; a disagreement must be one of these. */
    private enum Defect {
        /** A relaxed body of nothing but empty lines is hashed as CRLF, not as nothing (RFC 6376 section 3.4.4). */
        RELAXED_EMPTY_BODY
    }

    @Test
    void jdkimAndWeAgreeOnEveryMutationOfEveryMessage() throws Exception {
        List<String> disagreements = new ArrayList<>();
        Set<Defect> defects = EnumSet.noneOf(Defect.class);
        for (int seed = 0; seed < MESSAGES; seed++) {
            Random random = new Random(seed);
            GeneratedMessage message = new GeneratedMessage(random).folded();
            Canonicalization how =
                    Canonicalization.parse(CANONICALIZATIONS[random.nextInt(4)]).orElseThrow();
            Optional<Defect> defect = defectOn(message, how);
            String names = message.signedNames();
            boolean byJdkim = defect.isEmpty() && random.nextBoolean();
            message.fields.add(
                    0, byJdkim ? jdkimSigns(message.text(), how, names) : weSign(message.text(), how, names));
            Mutation mutation = MUTATIONS.get(random.nextInt(MUTATIONS.size()));
            boolean expected = mutation.apply(message, names.split(":"), how, random);
            String text = message.text();
            String who = "seed " + seed + ", " + how + ", h=" + names + ", " + mutation;
            assertThat(weAccept(text)).as(who + "\n" + text).isEqualTo(expected);
            if (jdkimAccepts(text) != expected) {
                defect.ifPresentOrElse(defects::add, () -> disagreements.add(who));
            }
        }
        assertThat(disagreements).isEmpty();
        assertThat(defects).containsExactly(Defect.values());
    }

    private static Optional<Defect> defectOn(GeneratedMessage message, Canonicalization how) {
        boolean empty = how.body() == Canonicalization.Algorithm.RELAXED && message.body.isBlank();
        return empty ? Optional.of(Defect.RELAXED_EMPTY_BODY) : Optional.empty();
    }

    private String weSign(String message, Canonicalization how, String names) {
        String signed = signer.with("c", how.toString()).with("h", names).signed(message);
        return signed.substring(0, signed.length() - message.length());
    }

    private String jdkimSigns(String message, Canonicalization how, String names) throws IOException, FailException {
        String template = "v=1; a=rsa-sha256; c=" + how + "; d=example.org; s=jdkim; h=" + names + "; bh=; b=;";
        return new DKIMSigner(template, signer.privateKey()).sign(stream(message)) + "\r\n";
    }

    private boolean weAccept(String message) throws IOException {
        RawMessage raw = RawMessage.of(message.getBytes(StandardCharsets.ISO_8859_1));
        return new SignatureVerifier(dns)
                .verify(raw, NOW)
                .dkim()
                .get(0)
                .outcome()
                .authenticates();
    }

    private boolean jdkimAccepts(String message) throws IOException {
        try {
            return !jdkim.verify(stream(message)).isEmpty();
        } catch (FailException refused) {
            return false;
        }
    }

    private static ByteArrayInputStream stream(String message) {
        return new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1));
    }
}
