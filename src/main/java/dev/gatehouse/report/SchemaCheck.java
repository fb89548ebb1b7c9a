package dev.gatehouse.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Passes XML on to where it is written, and checks it against the schema on the way, in a thread of its own: checking
 * takes twice as long as writing, and nothing is sent unchecked.
 */
final class SchemaCheck extends OutputStream {
    private static final int BLOCKS = 16;
    private static final long POLL_MILLIS = 100;
    private static final byte[] END = {};

    private final OutputStream out;
    private final BlockingQueue<byte[]> blocks = new ArrayBlockingQueue<>(BLOCKS);
    private final FutureTask<Optional<String>> check;

    SchemaCheck(OutputStream out, Generation generation) {
        this.out = out;
        this.check = new FutureTask<>(() -> ReportSchema.problem(new Blocks(), generation));
        Thread thread = new Thread(check, "gatehouse-schema-check");
        thread.setDaemon(true);
        thread.start();
    }

    /** The XML as the checking thread reads it. */
    private final class Blocks extends InputStream {
        private byte[] block = END;
        private int next;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (next == block.length && !ended) {
                fetch();
            }
            if (ended) {
                return -1;
            }
            int taken = Math.min(length, block.length - next);
            System.arraycopy(block, next, bytes, offset, taken);
            next += taken;
            return taken;
        }

        private void fetch() throws IOException {
            try {
                block = blocks.take();
                next = 0;
                ended = block.length == 0;
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        if (length > 0) {
            pass(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }

    /** A check that has ended has found a problem: it reads no more. */
    private void pass(byte[] block) throws IOException {
        try {
            boolean passed = false;
            while (!passed && !check.isDone()) {
                passed = blocks.offer(block, POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while a report was checked");
    }

    /** What is wrong with all that was written, once it was closed; empty if it conforms. */
    Optional<String> problem() throws IOException {
        try {
            return check.get();
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (ExecutionException e) {
            throw new IOException("a report could not be checked", e.getCause());
        }
    }

    /** Ends a check that nobody waits for any more. */
    void abandon() {
        check.cancel(true);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
        pass(END);
    }
}
