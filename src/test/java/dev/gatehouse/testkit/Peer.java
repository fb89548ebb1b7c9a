package dev.gatehouse.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Another program that a test speaks to, if this machine has it with everything that the test needs of it. A probe runs the
 * program: a name in the path says nothing about the libraries behind it.
 */
public final class Peer {
    private static final long MINUTES = 5;

    private Peer() {}

    /** Whether the command runs and is content. */
    public static boolean runs(String... command) {
        try {
            return end(start(command)) == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** What the command writes; nothing where there is none of that name. */
    public static String says(String... command) {
        try {
            Process process = start(command);
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            end(process);
            return said;
        } catch (IOException notThere) {
            return "";
        }
    }

    private static Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return process;
    }

    private static int end(Process process) throws IOException {
        try {
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            return process.isAlive() ? -1 : process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
