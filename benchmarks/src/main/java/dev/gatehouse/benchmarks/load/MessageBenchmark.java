package dev.gatehouse.benchmarks.load;

import dev.gatehouse.dmarc.DmarcOutcome;
import dev.gatehouse.dns.DnsjavaDns;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.engine.Engine;
import dev.gatehouse.engine.EngineMeter;
import dev.gatehouse.engine.Envelope;
import dev.gatehouse.engine.Site;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Settings;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.relay.Hosting;
import dev.gatehouse.relay.SendAs;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.testkit.TestDnsServer;
import dev.gatehouse.verdict.Authentication;
import dev.gatehouse.verdict.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The engine's whole work for one message of the load test, from its octets to the verdict, with a DNS cache that knows all
 * answers: SPF, header, author, signatures, DMARC, local policy. To compare: the median of single calls, p0.50, which other
 * work on the machine hardly moves, and what each allocates, {@code gc.alloc.rate.norm}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 8, time = 1)
public class MessageBenchmark {
    private static final int DOMAINS = 10;
    private static final int MESSAGES = 200;

    @Param({"true", "false"})
    boolean signed;

    private final TestDnsServer server = TestDnsServer.start();
    private final DnsjavaDns dns = DnsjavaDns.of(List.of(server.hostAndPort()));
    private final Engine engine = new Engine(
            new Gate(Settings.defaults(), "mx." + SendingDomain.OURS),
            dns,
            Runnable::run,
            new NothingHosted(),
            EngineMeter.NONE);
    private final List<Message> messages = new ArrayList<>();
    private int next;

    @SuppressWarnings("ArrayRecordComponent") // nobody compares messages
    private record Message(SmtpFacts facts, byte[] octets) {}

    /** A site without mailboxes: what is measured is strangers' mail. */
    private static final class NothingHosted implements Site {
        @Override
        public Hosting hosting(Domain domain) {
            return Hosting.NOT_HOSTED;
        }

        @Override
        public SendAs rights() {
            return (user, address) -> SendAs.Answer.NO;
        }

        @Override
        public boolean isReportBounce(String recipient) {
            return false;
        }
    }

    @Setup
    public void prepare() throws IOException {
        List<SendingDomain> domains = new ArrayList<>();
        for (int i = 0; i < DOMAINS; i++) {
            domains.add(new SendingDomain("sender" + i + ".example").publish(server));
        }
        for (int i = 0; i < MESSAGES; i++) {
            messages.add(transaction(domains.get(i % DOMAINS), i));
        }
        for (Message message : messages) {
            Authentication found = judged(message).authentication();
            if (found.dmarc().outcome() != DmarcOutcome.PASS || found.dkim().isEmpty() == signed) {
                throw new IllegalStateException("not as it should be: " + found);
            }
        }
    }

    private Message transaction(SendingDomain domain, int number) throws IOException {
        SmtpFacts facts = SmtpFacts.of(
                InetAddress.getByName(SendingDomain.CLIENT), domain.helo(), ReversePath.of(domain.sender()));
        return new Message(facts, signed ? domain.signedMessage(number) : domain.unsignedMessage(number));
    }

    @TearDown
    public void close() {
        dns.close();
        server.close();
    }

    @Benchmark
    public Verdict verdict() throws IOException {
        return judged(messages.get(next++ % MESSAGES));
    }

    private Verdict judged(Message message) throws IOException {
        Envelope envelope = Envelope.ofStranger(message.facts(), List.of(SendingDomain.RECIPIENT));
        return engine.data(envelope, RawMessage.of(message.octets())).verdict().orElseThrow();
    }
}
