package dev.gatehouse.benchmarks;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfEvaluator;
import dev.gatehouse.spf.SpfResult;
import dev.gatehouse.testkit.JspfDns;
import dev.gatehouse.testkit.KeptAnswers;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.SpfZone;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.james.jspf.executor.SPFResult;
import org.apache.james.jspf.impl.SPF;
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
 * Checking records of ten terms that look up, over a DNS that knows nothing yet and takes 20 ms for each answer: ours, and
 * jSPF's synchronous executor. How many questions each asks is a test of the engine, LookAheadTest.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 8, time = 2)
public class SpfSlowDnsBenchmark {
    private static final Duration ROUND_TRIP = Duration.ofMillis(20);

    @Param({"TEN_INCLUDES", "TEN_MIXED"})
    SpfZone zone = SpfZone.TEN_INCLUDES;

    private Dns dns = new MapDns();
    private final SmtpFacts facts = SpfZone.facts();

    @Setup
    public void bothPass() {
        dns = new KeptAnswers(zone.into(new MapDns())).after(ROUND_TRIP);
        String ours = gatehouse().outcome().word();
        String theirs = jspf().getResult();
        if (!ours.equals("pass") || !theirs.equals("pass")) {
            throw new IllegalStateException("ours " + ours + ", jSPF " + theirs);
        }
    }

    @Benchmark
    public SpfResult gatehouse() {
        return new SpfEvaluator(dns).checkMailFrom(facts);
    }

    @Benchmark
    public SPFResult jspf() {
        return new SPF(new JspfDns(dns, facts.clientAddress())).checkSPF(SpfZone.CLIENT, SpfZone.SENDER, SpfZone.HELO);
    }
}
