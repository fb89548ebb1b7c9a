package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.trace.Step;
import dev.gatehouse.trace.Trace;
import java.util.List;

/** A trace as data: steps with what was done, what came of it, and, where there are such, evidence, rule and steps. */
final class TraceJson {
    private TraceJson() {}

    static ArrayNode of(Trace trace) {
        return steps(trace.steps());
    }

    private static ArrayNode steps(List<Step> steps) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        steps.forEach(step -> array.add(step(step)));
        return array;
    }

    private static ObjectNode step(Step step) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("action", step.action()).put("outcome", step.outcome());
        putUnlessEmpty(node, "evidence", step.evidence());
        putUnlessEmpty(node, "section", step.section());
        if (!step.steps().isEmpty()) {
            node.set("steps", steps(step.steps()));
        }
        return node;
    }

    private static void putUnlessEmpty(ObjectNode node, String key, String text) {
        if (!text.isEmpty()) {
            node.put(key, text);
        }
    }
}
