package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.dkim.DkimResult;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gatehouse dkim}: what do the signatures on this message prove? */
@Command(
        name = "dkim",
        description = "Verifies the DKIM signatures (RFC 6376) on a message, top first, and shows every step.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class DkimCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SignatureOptions options = new SignatureOptions();

    @Override
    public Integer call() throws IOException {
        List<DkimResult> results = options.verify().dkim();
        Output out = new Output(spec);
        if (options.wantsJson()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            results.forEach(result -> array.add(withTrace(result)));
            out.json(JsonNodeFactory.instance.objectNode().set("dkim", array));
        } else if (results.isEmpty()) {
            out.text(String.format("DKIM: none, no signature%n"));
        } else {
            results.forEach(result -> out.result(JudgementText.dkim(result), result.trace()));
        }
        return ExitCode.DONE;
    }

    private static ObjectNode withTrace(DkimResult result) {
        ObjectNode node = JudgementJson.dkim(result)
                .put("auid", result.auid())
                .put("keyBits", result.keyBits())
                .put("reasonCode", result.reason().name());
        ArrayNode signed = node.putArray("signedHeaders");
        result.signedHeaders().forEach(signed::add);
        node.set("trace", TraceJson.of(result.trace()));
        return node;
    }
}
