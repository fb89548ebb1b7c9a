package dev.gatehouse.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.gatehouse.arc.SignatureVerifier;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.TestSigner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeMessageTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final int MEGABYTE = 1 << 20;
    private static final byte[] LINE =
            "a line  of the body, which needs canonicalization \r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] RELAXED_LINE =
            "a line of the body, which needs canonicalization\r\n".getBytes(StandardCharsets.ISO_8859_1);

    /** Repeats a line without holding more of it. */
    private static final class Lines extends InputStream {
        private final byte[] line;
        private long left;
        private int at;

        Lines(byte[] line, long count) {
            this.line = line;
            this.left = count * line.length;
        }

        @Override
        public int read() {
            if (left == 0) {
                return -1;
            }
            left--;
            int octet = line[at];
            at = (at + 1) % line.length;
            return octet;
        }

        @Override
        public int read(byte[] octets, int offset, int length) {
            int count = (int) Math.min(left, length);
            for (int i = 0; i < count; i++) {
                octets[offset + i] = (byte) read();
            }
            return count == 0 && length > 0 ? -1 : count;
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"relaxed/simple", "relaxed/relaxed"})
    void a50MegabyteMessageIsVerifiedInConstantMemory(String canonicalization) throws Exception {
        long lines = 50L * MEGABYTE / LINE.length;
        byte[] canonicalLine = canonicalization.endsWith("/relaxed") ? RELAXED_LINE : LINE;
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        for (long i = 0; i < lines; i++) {
            sha256.update(canonicalLine);
        }
        MapDns dns = new MapDns();
        byte[] header = TestSigner.rsa("example.org", "large")
                .publish(dns)
                .with("c", canonicalization)
                .with("bh", Base64.getEncoder().encodeToString(sha256.digest()))
                .sign("From: a@example.org\r\n\r\n");
        RawMessage message = () -> new SequenceInputStream(new ByteArrayInputStream(header), new Lines(LINE, lines));

        verify(RawMessage.of(header), dns); // so that classes are loaded
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        List<DkimResult> results = verify(message, dns);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(results).extracting(DkimResult::outcome).containsExactly(DkimOutcome.PASS);
        assertThat(allocated).isLessThan(2L * MEGABYTE);
    }

    private static List<DkimResult> verify(RawMessage message, MapDns dns) throws IOException {
        return new SignatureVerifier(dns).verify(message, NOW).dkim();
    }

    @Test
    void resultsDoNotDependOnHowTheStreamGivesItsOctets() throws IOException {
        MapDns dns = new MapDns();
        TestSigner rsa = TestSigner.rsa("example.org", "large").publish(dns);
        TestSigner ed25519 = TestSigner.ed25519("example.org", "ed").publish(dns);
        String body = "Hello \t Bob\r\n\r\n and  others \r\n.\r\n\r\n\r\n";
        byte[] message = rsa.with("c", "simple/relaxed")
                .sign(ed25519.with("c", "relaxed/simple")
                        .signed("From: a@example.org\r\nSubject: x\r\n  y\r\n\r\n" + body));
        for (int size = 1; size < message.length; size++) {
            int most = size;
            RawMessage pieces = () -> new ByteArrayInputStream(message) {
                @Override
                public synchronized int read(byte[] octets, int offset, int length) {
                    return super.read(octets, offset, Math.min(length, most));
                }
            };
            assertThat(verify(pieces, dns))
                    .as("pieces of %d", size)
                    .extracting(DkimResult::outcome)
                    .containsExactly(DkimOutcome.PASS, DkimOutcome.PASS);
        }
    }
}
