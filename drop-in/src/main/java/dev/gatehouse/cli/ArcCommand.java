package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.arc.ArcHop;
import dev.gatehouse.arc.ArcResult;
import dev.gatehouse.dns.Domain;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gatehouse arc}: is the chain of this message whole, and what does each hop say it had seen? */
@Command(
        name = "arc",
        description = "Validates the ARC chain (RFC 8617) of a message, and shows every step.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class ArcCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SignatureOptions options = new SignatureOptions();

    @Override
    public Integer call() throws IOException {
        ArcResult result = options.verify().arc();
        Output out = new Output(spec);
        if (options.wantsJson()) {
            out.json(JsonNodeFactory.instance.objectNode().set("arc", withTrace(result)));
        } else {
            out.result(JudgementText.arc(result), result.trace());
            result.hops().forEach(hop -> out.text(Printable.of(line(hop)) + System.lineSeparator()));
        }
        return ExitCode.DONE;
    }

    private static String line(ArcHop hop) {
        return "hop " + hop.instance() + ", sealed by " + sealer(hop) + ", had seen: " + hop.authenticationResults();
    }

    private static ObjectNode withTrace(ArcResult result) {
        ObjectNode node = JudgementJson.arc(result).put("oldestPass", result.oldestPass());
        ArrayNode hops = node.putArray("hops");
        result.hops().forEach(hop -> hops.addObject()
                .put("instance", hop.instance())
                .put("sealer", sealer(hop))
                .put("authenticationResults", hop.authenticationResults()));
        node.set("trace", TraceJson.of(result.trace()));
        return node;
    }

    private static String sealer(ArcHop hop) {
        return hop.sealer().map(Domain::name).orElse("");
    }
}
