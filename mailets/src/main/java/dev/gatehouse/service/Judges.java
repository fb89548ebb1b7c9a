package dev.gatehouse.service;

import dev.gatehouse.engine.Threads;
import dev.gatehouse.engine.WaitingRoom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which messages are judged, off those that serve connections. Few work at once, so that a crowd of messages
 * leaves the processors to James, too; who waits for the DNS lets another work meanwhile.
 */
public final class Judges implements Threads, AutoCloseable {
    /** Those that wait for the DNS have one each, and leave as many to the others. */
    private static final int MAX_THREADS = 2 * WaitingRoom.PLACES;

    /** Ours: James' other work on a message, such as putting it into its queue, may wait as well. */
    private static final int AT_WORK = Math.max(16, 4 * Runtime.getRuntime().availableProcessors());

    private static final ThreadLocal<Boolean> WORKS = ThreadLocal.withInitial(() -> false);

    private final Semaphore desks = new Semaphore(AT_WORK);
    private final ThreadPoolExecutor threads;

    Judges(ThreadFactory factory) {
        threads = new ThreadPoolExecutor(4, MAX_THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    }

    /** Throws {@link RejectedExecutionException} where no thread is free. */
    @Override
    public void execute(Runnable work) {
        threads.execute(() -> atDesk(work));
    }

    private void atDesk(Runnable work) {
        desks.acquireUninterruptibly();
        WORKS.set(true);
        try {
            work.run();
        } finally {
            WORKS.remove();
            desks.release();
        }
    }

    /** Whether the calling thread is one of these, so that it holds up nobody's connection but one. */
    static boolean isOne() {
        return WORKS.get();
    }

    @Override
    public <T> T await(CompletableFuture<T> answer) {
        if (answer.isDone() || !WORKS.get()) {
            return answer.join();
        }
        desks.release();
        try {
            return answer.join();
        } finally {
            desks.acquireUninterruptibly();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
