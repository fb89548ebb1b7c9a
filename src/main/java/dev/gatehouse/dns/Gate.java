package dev.gatehouse.dns;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets a bounded number of questions out at once, since each holds a socket; the others wait without a thread. */
final class Gate {
    private final Semaphore free;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    Gate(int width) {
        free = new Semaphore(width);
    }

    <T> CompletableFuture<T> pass(Supplier<CompletableFuture<T>> question) {
        CompletableFuture<T> result = new CompletableFuture<>();
        waiting.add(() -> leaveAfter(question.get(), result));
        admit();
        return result;
    }

    private <T> void leaveAfter(CompletableFuture<T> answer, CompletableFuture<T> result) {
        var unused = answer.whenComplete((value, error) -> {
            free.release();
            complete(result, value, error);
            admit();
        });
    }

    private static <T> void complete(CompletableFuture<T> result, T value, @Nullable Throwable error) {
        if (error == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(error);
        }
    }

    private void admit() {
        while (!waiting.isEmpty() && free.tryAcquire()) {
            Runnable next = waiting.poll();
            if (next == null) {
                free.release();
            } else {
                next.run();
            }
        }
    }
}
