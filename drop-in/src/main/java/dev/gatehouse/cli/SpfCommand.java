package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.dns.DnsjavaDns;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfAdvice;
import dev.gatehouse.spf.SpfEvaluator;
import dev.gatehouse.spf.SpfResult;
import java.net.InetAddress;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gatehouse spf}: may this client use these names? */
@Command(
        name = "spf",
        description = "Checks SPF (RFC 7208) for MAIL FROM and HELO, shows every step, and says what to change.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class SpfCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DnsOptions dns = new DnsOptions();

    @Option(
            names = "--ip",
            paramLabel = "ADDRESS",
            required = true,
            converter = Converters.Address.class,
            description = "The client.")
    private InetAddress ip;

    @Option(names = "--helo", paramLabel = "NAME", description = "What the client said with EHLO or HELO.")
    private @Nullable String helo;

    @Option(names = "--mail-from", paramLabel = "ADDRESS", description = "The reverse-path; <> or none if empty.")
    private @Nullable String mailFrom;

    @Option(names = "--json", description = "Writes JSON.")
    private boolean json;

    @Override
    public Integer call() {
        SmtpFacts facts = SmtpFacts.of(ip, helo == null ? "" : helo, ReversePath.of(mailFrom == null ? "" : mailFrom));
        try (DnsjavaDns resolver = dns.open()) {
            SpfEvaluator evaluator = new SpfEvaluator(dns.budget().over(resolver));
            write(evaluator, evaluator.checkMailFrom(facts), evaluator.checkHelo(facts));
        }
        return ExitCode.DONE;
    }

    private void write(SpfEvaluator evaluator, SpfResult mailFromResult, SpfResult heloResult) {
        Output out = new Output(spec);
        if (json) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            node.set("spf", whole(evaluator, mailFromResult));
            node.set("helo", whole(evaluator, heloResult));
            out.json(node);
        } else {
            out.result(JudgementText.spf(mailFromResult), mailFromResult.trace());
            out.result(JudgementText.spf(heloResult), heloResult.trace());
            evaluator.advise(mailFromResult).ifPresent(advice -> out.text(advised("Advice", advice)));
            evaluator.advise(heloResult).ifPresent(advice -> out.text(advised("Advice about the HELO name", advice)));
        }
    }

    private static String advised(String title, SpfAdvice advice) {
        return String.format("%s%n", title) + advice.text().indent(2);
    }

    private static ObjectNode whole(SpfEvaluator evaluator, SpfResult result) {
        ObjectNode node = JudgementJson.spf(result).put("problem", result.problem());
        evaluator.advise(result).ifPresent(advice -> node.set("advice", SpfJson.advice(advice)));
        result.evaluation().ifPresent(evaluation -> node.set("evaluation", SpfJson.evaluation(evaluation)));
        node.set("trace", TraceJson.of(result.trace()));
        return node;
    }
}
