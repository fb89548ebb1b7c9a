package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Judges many cases, one JSON object a line, several at a time. Answers come in the order of the lines, each as soon as
 * it and those before it are there; lines are read no faster than they are judged, so that a file may be of any length.
 */
final class Batch {
    /** Answers that may wait behind a slow one, for each case that is worked on. */
    private static final int WINDOW = 4;

    /** Answers after which we look whether anybody still reads them. */
    private static final int MOST_UNFLUSHED = 256;

    private final MailCaseReader cases;
    private final Function<MailCase, ObjectNode> judge;
    private final int parallel;
    private final BlockingQueue<CompletableFuture<Optional<Answer>>> answers;
    private volatile boolean nobodyReads;

    private record Answer(ObjectNode node, int exitCode) {}

    Batch(MailCaseReader cases, Function<MailCase, ObjectNode> judge, int parallel) {
        this.cases = cases;
        this.judge = judge;
        this.parallel = parallel;
        this.answers = new ArrayBlockingQueue<>(parallel * WINDOW);
    }

    /** The exit code of the worst line. */
    int run(BufferedReader in, PrintWriter out) throws IOException, InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(parallel);
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            CompletableFuture<Integer> written = CompletableFuture.supplyAsync(() -> write(out), writer);
            String line = in.readLine();
            while (line != null && !nobodyReads) {
                begin(line, workers);
                line = in.readLine();
            }
            answers.put(CompletableFuture.completedFuture(Optional.empty()));
            return written.join();
        } finally {
            workers.shutdownNow();
            writer.shutdownNow();
        }
    }

    private void begin(String line, ExecutorService workers) throws InterruptedException {
        if (!line.isBlank()) {
            answers.put(CompletableFuture.supplyAsync(() -> Optional.of(answer(line)), workers));
        }
    }

    private Answer answer(String line) {
        JsonNode id = JsonNodeFactory.instance.nullNode();
        try {
            MailCase mail = cases.read(line);
            id = mail.id();
            return new Answer(judge.apply(mail), ExitCode.DONE);
        } catch (MalformedCaseException malformed) {
            return error(malformed.id(), malformed, ExitCode.MALFORMED);
        } catch (RuntimeException ourFault) {
            return error(id, ourFault, ExitCode.FAILED);
        }
    }

    private static Answer error(JsonNode id, Exception error, int exitCode) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("id", id);
        String message = error.getMessage();
        node.put("error", message == null ? error.toString() : message);
        return new Answer(node, exitCode);
    }

    private int write(PrintWriter out) {
        int worst = ExitCode.DONE;
        int sinceFlush = 0;
        for (Optional<Answer> answer = next(); answer.isPresent(); answer = next()) {
            out.println(answer.get().node());
            worst = Math.max(worst, answer.get().exitCode());
            if (answers.isEmpty() || ++sinceFlush == MOST_UNFLUSHED) {
                nobodyReads = out.checkError();
                sinceFlush = 0;
            }
        }
        out.flush();
        return worst;
    }

    private Optional<Answer> next() {
        try {
            return answers.take().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
