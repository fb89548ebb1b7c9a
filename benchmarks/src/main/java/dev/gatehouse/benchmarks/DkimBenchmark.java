package dev.gatehouse.benchmarks;

import dev.gatehouse.arc.MessageSignatures;
import dev.gatehouse.arc.SignatureVerifier;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.testkit.OneTxtDns;
import dev.gatehouse.testkit.TestSigner;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.james.jdkim.DKIMVerifier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Verifying one RSA-2048 relaxed/relaxed signature: ours, jDKIM's, and the floor, which is one SHA-256 over the canonical
 * body and one RSA verification with the key ready.
 *
 * <p>Single calls are timed: on a machine that does other work too, compare their medians, p0.50.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 8, time = 1)
public class DkimBenchmark {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String HEADER = """
            Received: from mail.example.org (mail.example.org [192.0.2.1])
            \tby mx.example.net with ESMTPS id abc123
            \tfor <bob@example.net>; Mon, 23 Nov 2026 12:00:00 +0000
            From: Ann Author <ann@example.org>
            To: Bob <bob@example.net>
            Subject: The minutes of the meeting
            Date: Mon, 23 Nov 2026 12:00:00 +0000
            Message-ID: <123456789@example.org>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8

            """.replace("\n", "\r\n");
    private static final int SIGNED_HEADER_OCTETS = 700;

    @Param({"1000", "10000", "100000", "1000000"})
    int bodyOctets;

    private RawMessage message = RawMessage.of(new byte[0]);
    private byte[] octets = {};
    private byte[] canonicalBody = {};
    private byte[] signature = {};
    private SignatureVerifier gatehouse = new SignatureVerifier(new OneTxtDns(""));
    private DKIMVerifier jdkim = new DKIMVerifier();
    private @Nullable PublicKey key;

    @Setup
    public void sign() throws Exception {
        TestSigner signer = TestSigner.rsa("example.org", "bench");
        String body = Prose.of(bodyOctets, 1);
        octets = signer.sign(HEADER + body);
        message = RawMessage.of(octets);
        canonicalBody = body.getBytes(StandardCharsets.ISO_8859_1);
        gatehouse = new SignatureVerifier(new OneTxtDns(signer.keyRecord()));
        jdkim = new DKIMVerifier((method, selector, token) -> List.of(signer.keyRecord()));
        key = KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(signer.publicKey())));
        Signature signing = Signature.getInstance("SHA256withRSA");
        signing.initSign(signer.privateKey());
        signing.update(new byte[SIGNED_HEADER_OCTETS]);
        signature = signing.sign();
    }

    @Benchmark
    public MessageSignatures gatehouse() throws Exception {
        return gatehouse.verify(message, NOW);
    }

    @Benchmark
    public Object jdkim() throws Exception {
        return jdkim.verify(new ByteArrayInputStream(octets));
    }

    @Benchmark
    public boolean floor() throws Exception {
        byte[] bodyHash = MessageDigest.getInstance("SHA-256").digest(canonicalBody);
        Signature rsa = Signature.getInstance("SHA256withRSA");
        rsa.initVerify(key);
        rsa.update(new byte[SIGNED_HEADER_OCTETS]);
        return rsa.verify(signature) && bodyHash.length > 0;
    }
}
