package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.trace.Trace;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command writes: strangers' text is cleaned on its way to a terminal. */
final class Output {
    private final PrintWriter out;

    Output(CommandSpec command) {
        out = command.commandLine().getOut();
    }

    void json(JsonNode node) {
        out.println(node);
        out.flush();
    }

    void text(String text) {
        out.print(text);
        out.flush();
    }

    /** One line, and below it how it came about. */
    void result(String line, Trace trace) {
        out.println(Printable.of(line));
        text(trace.asText().indent(2));
    }
}
