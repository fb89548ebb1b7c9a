package dev.gatehouse.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TraceRecorderTest {
    private final Trace.Recorder recorder = Trace.recorder();
    private final AtomicInteger written = new AtomicInteger();

    private Step counted(String action) {
        written.incrementAndGet();
        return Step.of(action, "done");
    }

    @Test
    void aStepIsWrittenDownWhenTheTraceIsLookedAtAndOnce() {
        recorder.add(() -> counted("ask"));
        recorder.enter("outer");
        recorder.add(() -> counted("ask inside"));
        recorder.leave("done");
        Trace trace = recorder.trace();
        assertThat(written).hasValue(0);
        String text = trace.asText();
        assertThat(trace.asText()).isEqualTo(text);
        assertThat(written).hasValue(2);
    }

    @Test
    void stepsKeepTheirOrderWhetherWrittenAtOnceOrLater() {
        recorder.add("first", "a");
        recorder.add(() -> Step.of("second", "b"));
        recorder.enter("third");
        recorder.add(() -> Step.of("within", "c"));
        recorder.leave("d", "seen", "RFC 9989 section 5");
        recorder.add("fourth", "e");
        assertThat(recorder.trace().asText()).isEqualTo("""
                first: a
                second: b
                third: d  (RFC 9989 section 5)
                    seen
                  within: c
                fourth: e
                """);
    }

    @Test
    void whatIsAddedLaterIsNotPartOfATraceTakenBefore() {
        recorder.add(() -> Step.of("first", "a"));
        Trace early = recorder.trace();
        recorder.add(() -> Step.of("second", "b"));
        assertThat(early.steps()).hasSize(1);
        assertThat(recorder.trace().steps()).hasSize(2);
    }
}
