package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void saysOnATerminalHowLongItTakesAndTakesItAway() throws InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CountDownLatch ticked = new CountDownLatch(1);
        PrintStream terminal = new PrintStream(bytes, true, StandardCharsets.UTF_8) {
            @Override
            public void flush() {
                ticked.countDown();
            }
        };
        Progress progress = Progress.on(terminal, "reading", 1);
        assertThat(ticked.await(1, TimeUnit.MINUTES)).isTrue();
        progress.close();
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .startsWith("\rreading ... 1 s")
                .endsWith(" \r");
    }

    @Test
    void aShortCommandSaysNothing() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Progress.on(new PrintStream((OutputStream) bytes, true, StandardCharsets.UTF_8), "reading", 60_000)
                .close();
        assertThat(bytes.size()).isZero();
    }
}
