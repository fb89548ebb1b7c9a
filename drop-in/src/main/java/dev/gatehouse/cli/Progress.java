package dev.gatehouse.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Says on a terminal what a command is at while it takes longer than a second; says nothing into a pipe. */
final class Progress implements AutoCloseable {
    private static final long EVERY_MILLIS = 1000;

    private final String what;
    private final PrintStream terminal;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(Progress::thread);
    private final ScheduledFuture<?> ticks;
    private int seconds;

    private Progress(String what, PrintStream terminal, long everyMillis) {
        this.what = Printable.of(what);
        this.terminal = terminal;
        this.ticks = ticker.scheduleAtFixedRate(this::tick, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    }

    /** What takes a while. */
    interface Work<T> {
        T result() throws IOException;
    }

    static <T> T during(String what, Work<T> work) throws IOException {
        if (!isOnTerminal()) {
            return work.result();
        }
        Progress progress = on(System.err, what, EVERY_MILLIS);
        try {
            return work.result();
        } finally {
            progress.close();
        }
    }

    /** JDK 22 and later have a console in a pipe, too, unless they are asked for that of java.base. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isOnTerminal() {
        System.setProperty("jdk.console", "java.base");
        return System.console() != null;
    }

    static Progress on(PrintStream terminal, String what, long everyMillis) {
        return new Progress(what, terminal, everyMillis);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    }

    private synchronized void tick() {
        seconds++;
        terminal.print("\r" + what + " ... " + seconds + " s");
        terminal.flush();
    }

    /** Takes its line away. */
    @Override
    public synchronized void close() {
        ticks.cancel(false);
        ticker.shutdownNow();
        if (seconds > 0) {
            terminal.print("\r" + " ".repeat(what.length() + 16) + "\r");
            terminal.flush();
        }
    }
}
