package dev.gatehouse.benchmarks;

import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfEvaluator;
import dev.gatehouse.spf.SpfResult;
import dev.gatehouse.spf.SpfSettings;
import dev.gatehouse.testkit.JspfDns;
import dev.gatehouse.testkit.KeptAnswers;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.testkit.SpfZone;
import java.util.concurrent.TimeUnit;
import org.apache.james.jspf.executor.SPFResult;
import org.apache.james.jspf.impl.SPF;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Checking a typical SPF record whose answers are all known: ours as a transaction does it, and jSPF's synchronous executor.
 * To compare: the checks a second, and what each allocates, {@code gc.alloc.rate.norm}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 8, time = 1)
public class SpfBenchmark {
    private final KeptAnswers dns = new KeptAnswers(SpfZone.TYPICAL.into(new MapDns()));
    private final SpfEvaluator.Factory evaluators = SpfEvaluator.factory(SpfSettings.standard());
    private final SmtpFacts facts = SpfZone.facts();
    private final SPF jspf = new SPF(new JspfDns(dns, facts.clientAddress()));

    @Setup
    public void bothPass() {
        String ours = gatehouse().outcome().word();
        String theirs = jspf().getResult();
        if (!ours.equals("pass") || !theirs.equals("pass")) {
            throw new IllegalStateException("ours " + ours + ", jSPF " + theirs);
        }
    }

    @Benchmark
    public SpfResult gatehouse() {
        return evaluators.with(dns).checkMailFrom(facts);
    }

    @Benchmark
    public SPFResult jspf() {
        return jspf.checkSPF(SpfZone.CLIENT, SpfZone.SENDER, SpfZone.HELO);
    }
}
