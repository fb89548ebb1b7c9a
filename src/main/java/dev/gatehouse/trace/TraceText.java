package dev.gatehouse.trace;

import dev.gatehouse.text.SafeText;

/** Writes a trace as the tree that a postmaster reads. */
final class TraceText {
    private static final int MAX_EVIDENCE = 600;

    private final StringBuilder out = new StringBuilder();

    private TraceText() {}

    static String of(Trace trace) {
        TraceText text = new TraceText();
        trace.steps().forEach(step -> text.write(step, 0));
        return text.out.toString();
    }

    private void write(Step step, int depth) {
        out.append("  ".repeat(depth)).append(clean(step.action()));
        if (!step.outcome().isEmpty()) {
            out.append(": ").append(clean(step.outcome()));
        }
        if (!step.section().isEmpty()) {
            out.append("  (").append(step.section()).append(')');
        }
        out.append('\n');
        if (!step.evidence().isEmpty()) {
            out.append("  ".repeat(depth + 2)).append(clean(step.evidence())).append('\n');
        }
        step.steps().forEach(inner -> write(inner, depth + 1));
    }

    private static String clean(String text) {
        return SafeText.excerpt(text, MAX_EVIDENCE);
    }
}
