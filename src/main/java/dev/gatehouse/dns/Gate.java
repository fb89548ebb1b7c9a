package dev.gatehouse.dns;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a bounded number of questions out at once, since each holds a socket; the others wait without a thread. Only so many
 * wait, and none longer than its patience: what comes too late is not asked at all, since nobody waits for it any more.
 */
final class Gate {
    private final Semaphore free;
    private final int longestQueue;
    private final Queue<Waiting<?>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    Gate(int width, int longestQueue) {
        this.free = new Semaphore(width);
        this.longestQueue = longestQueue;
    }

    /** The answer to {@code question}, or {@code refusal} where its turn does not come in time. */
    <T> CompletableFuture<T> pass(Supplier<CompletableFuture<T>> question, Duration patience, Supplier<T> refusal) {
        if (waiting.get() >= longestQueue) {
            return CompletableFuture.completedFuture(refusal.get());
        }
        Waiting<T> next = new Waiting<>(question, refusal);
        waiting.incrementAndGet();
        queue.add(next);
        admit();
        next.giveUpAfter(patience);
        return next.result;
    }

    private void admit() {
        while (!queue.isEmpty() && free.tryAcquire()) {
            Waiting<?> next = queue.poll();
            if (next == null || !next.takeTurn()) {
                free.release();
            } else {
                next.ask();
            }
        }
    }

    private void leave() {
        free.release();
        admit();
    }

    /** A question before its turn. */
    private final class Waiting<T> {
        private final Supplier<CompletableFuture<T>> question;
        private final Supplier<T> refusal;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final AtomicBoolean decided = new AtomicBoolean();

        private Waiting(Supplier<CompletableFuture<T>> question, Supplier<T> refusal) {
            this.question = question;
            this.refusal = refusal;
        }

        /** Whether it is still wanted. */
        private boolean takeTurn() {
            boolean mine = decided.compareAndSet(false, true);
            if (mine) {
                waiting.decrementAndGet();
            }
            return mine;
        }

        private void giveUpAfter(Duration patience) {
            if (!decided.get()) {
                CompletableFuture.delayedExecutor(patience.toNanos(), TimeUnit.NANOSECONDS)
                        .execute(() -> {
                            if (takeTurn()) {
                                queue.remove(this);
                                result.complete(refusal.get());
                            }
                        });
            }
        }

        private void ask() {
            var unused = answer().whenComplete((value, error) -> {
                complete(value, error);
                leave();
            });
        }

        private CompletableFuture<T> answer() {
            try {
                return question.get();
            } catch (RuntimeException | Error notAsked) {
                return CompletableFuture.failedFuture(notAsked);
            }
        }

        private void complete(T value, @Nullable Throwable error) {
            if (error == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(error);
            }
        }
    }
}
