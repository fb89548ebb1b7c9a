package dev.gatehouse.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.NaiveCanonicalization;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BodyCanonicalizationTest {
    private static final String[] PIECES = {
        "a",
        "bc",
        "word",
        "a long line of text without anything special.",
        " ",
        " ",
        "  ",
        "\t",
        " \t ",
        "\r\n",
        "\r\n",
        "\r\n\r\n",
        " \r\n",
        "\r",
        "\n",
        "\r\r\n",
        "\n\r\n",
        "\u00e9",
        "\u0000",
        "="
    };

    private static Octets hash(Canonicalization.Algorithm algorithm, byte[] body, Random pieces) {
        BodyDigest digest = new BodyDigest(new TreeSet<>());
        BodyCanonicalizer canonicalizer = BodyCanonicalizer.of(algorithm, digest);
        for (int from = 0; from < body.length; ) {
            int to = Math.min(body.length, from + pieces.nextInt(12));
            byte[] reused = Arrays.copyOf(body, body.length);
            canonicalizer.accept(reused, from, to);
            Arrays.fill(reused, (byte) 'X');
            from = to;
        }
        canonicalizer.end();
        return digest.hashOfAll();
    }

    private static Octets naive(Canonicalization.Algorithm algorithm, String body) {
        String canonical = algorithm == Canonicalization.Algorithm.SIMPLE
                ? NaiveCanonicalization.simpleBody(body)
                : NaiveCanonicalization.relaxedBody(body);
        return Octets.of(BodyDigest.newSha256().digest(octets(canonical)));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String randomBody(Random random) {
        StringBuilder body = new StringBuilder();
        int pieces = random.nextInt(random.nextInt(20) == 0 ? 400 : 12);
        for (int i = 0; i < pieces; i++) {
            body.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return body.toString();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void anyBodyInAnyPiecesHashesAsTheStandardSays(Canonicalization.Algorithm algorithm) {
        int rounds = Integer.getInteger("gatehouse.rounds", 20_000);
        for (int seed = 0; seed < rounds; seed++) {
            Random random = new Random(seed);
            String body = randomBody(random);
            assertThat(hash(algorithm, octets(body), random))
                    .as("seed %d: %s", seed, body)
                    .isEqualTo(naive(algorithm, body));
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        // RFC 6376 sections 3.4.3 and 3.4.4
        "SIMPLE,  an empty body, '', frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=",
        "RELAXED, an empty body, '', 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    })
    void theStandardsHashesOfNothing(Canonicalization.Algorithm algorithm, String name, String body, String expected) {
        assertThat(hash(algorithm, octets(body), new Random(1)).toString()).isEqualTo(expected);
    }

    @Test
    void everyLengthIsHashedInOnePass() {
        byte[] body = octets("one \r\ntwo  words\r\n\r\nthree\r\n".repeat(40));
        String canonical = NaiveCanonicalization.relaxedBody(new String(body, StandardCharsets.ISO_8859_1));
        TreeSet<Long> cuts = new TreeSet<>();
        for (long cut = 0; cut <= canonical.length() + 1; cut++) {
            cuts.add(cut);
        }
        BodyDigest digest = new BodyDigest(cuts);
        BodyCanonicalizer canonicalizer = BodyCanonicalizer.of(Canonicalization.Algorithm.RELAXED, digest);
        canonicalizer.accept(body, 0, body.length);
        canonicalizer.end();
        for (int cut = 0; cut <= canonical.length(); cut++) {
            assertThat(digest.hashOfFirst(cut))
                    .contains(Octets.of(BodyDigest.newSha256().digest(octets(canonical.substring(0, cut)))));
        }
        assertThat(digest.hashOfFirst(canonical.length() + 1)).isEmpty();
        assertThat(digest.length()).isEqualTo(canonical.length());
    }
}
