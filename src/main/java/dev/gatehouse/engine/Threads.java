package dev.gatehouse.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The threads on which messages are judged and the DNS is waited for. */
public interface Threads extends Executor {
    /** Waits for an answer on the calling thread, so that another message is judged meanwhile. */
    default <T> T await(CompletableFuture<T> answer) {
        return answer.join();
    }
}
