package dev.gatehouse.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** The steps of one evaluation, in order. */
public record Trace(List<Step> steps) {
    private static final Trace EMPTY = new Trace(List.of());

    public Trace {
        steps = steps instanceof DeferredSteps ? steps : List.copyOf(steps);
    }

    /** Steps that are written down when first looked at; {@code steps} is asked once, or never. */
    public static Trace deferred(Supplier<List<Step>> steps) {
        return new Trace(new DeferredSteps(steps));
    }

    public static Trace empty() {
        return EMPTY;
    }

    public static Trace of(Step... steps) {
        return new Trace(List.of(steps));
    }

    public static Recorder recorder() {
        return new Recorder();
    }

    /** All steps as an indented tree, a line each; strangers' text is cleaned of control characters and cut. */
    public String asText() {
        return TraceText.of(this);
    }

    /** Collects steps while an evaluation goes on. Not safe for use by several threads. */
    public static final class Recorder {
        private final Deque<Frame> open = new ArrayDeque<>();
        private List<Supplier<Step>> current = new ArrayList<>();

        private record Frame(String action, List<Supplier<Step>> outer) {}

        public void add(Step step) {
            current.add(() -> step);
        }

        /** A step that is written down when the trace is looked at; what it is made of must not change until then. */
        public void add(Supplier<Step> step) {
            current.add(step);
        }

        public void add(String action, String outcome) {
            add(Step.of(action, outcome));
        }

        public void add(String action, String outcome, String evidence) {
            add(Step.of(action, outcome, evidence));
        }

        /** Begins a step whose own steps follow, until {@link #leave}. */
        public void enter(String action) {
            open.push(new Frame(action, current));
            current = new ArrayList<>();
        }

        /** Ends the step begun last. */
        public void leave(String outcome, String evidence, String section) {
            Frame frame = open.pop();
            List<Supplier<Step>> inner = current;
            current = frame.outer();
            current.add(() -> new Step(frame.action(), outcome, evidence, section, written(inner)));
        }

        public void leave(String outcome) {
            leave(outcome, "", "");
        }

        /** What has been collected; steps still open are closed as "not finished". */
        public Trace trace() {
            while (!open.isEmpty()) {
                leave("not finished");
            }
            List<Supplier<Step>> noted = List.copyOf(current);
            return deferred(() -> written(noted));
        }

        private static List<Step> written(List<Supplier<Step>> noted) {
            return noted.stream().map(Supplier::get).toList();
        }
    }
}
