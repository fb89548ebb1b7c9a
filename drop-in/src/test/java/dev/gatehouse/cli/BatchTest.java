package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final MailCaseReader CASES = new MailCaseReader(InstantSource.fixed(Instant.EPOCH));

    private final StringWriter out = new StringWriter();

    @Test
    void answersInTheOrderOfTheLines() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        Function<MailCase, ObjectNode> firstWaitsForSecond = mail -> {
            if (mail.id().textValue().equals("1")) {
                await(second);
            } else {
                second.countDown();
            }
            return idOnly(mail);
        };
        assertThat(run("{\"id\":\"1\"}\n{\"id\":\"2\"}\n", firstWaitsForSecond, 2))
                .isZero();
        assertThat(lines()).containsExactly("{\"id\":\"1\"}", "{\"id\":\"2\"}");
    }

    @Test
    void skipsEmptyLinesAndAnswersMalformedOnes() throws Exception {
        int exitCode = run("\n  \n{\"id\":\"1\"}\nnonsense\n{\"id\":\"3\",\"ip\":\"x\"}\n", BatchTest::idOnly, 4);
        assertThat(exitCode).isEqualTo(ExitCode.MALFORMED);
        assertThat(lines()).hasSize(3);
        assertThat(lines().get(0)).isEqualTo("{\"id\":\"1\"}");
        assertThat(lines().get(1)).startsWith("{\"id\":null,\"error\":\"not JSON");
        assertThat(lines().get(2)).isEqualTo("{\"id\":\"3\",\"error\":\"ip: 'x' is no IP address\"}");
    }

    @Test
    void ourOwnFaultIsAnsweredToo() throws Exception {
        Function<MailCase, ObjectNode> faulty = mail -> {
            throw new IllegalStateException("a bug");
        };
        assertThat(run("{\"id\":\"1\"}\n", faulty, 4)).isEqualTo(ExitCode.FAILED);
        assertThat(lines()).containsExactly("{\"id\":\"1\",\"error\":\"a bug\"}");
    }

    @Test
    void anEmptyFileHasNoAnswers() throws Exception {
        assertThat(run("", BatchTest::idOnly, 4)).isZero();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void thousandsOfLinesKeepTheirOrder() throws Exception {
        String input =
                IntStream.range(0, 20_000).mapToObj(i -> "{\"id\":" + i + "}").collect(Collectors.joining("\n"));
        assertThat(run(input, BatchTest::idOnly, 8)).isZero();
        assertThat(lines()).isEqualTo(input.lines().toList());
    }

    @Test
    void stopsSoonWhenNobodyReadsTheAnswers() throws Exception {
        AtomicInteger judged = new AtomicInteger();
        Function<MailCase, ObjectNode> judge = mail -> {
            judged.incrementAndGet();
            return idOnly(mail);
        };
        PrintWriter closed = new PrintWriter(Writer.nullWriter());
        closed.close();
        BufferedReader in = new BufferedReader(new StringReader("{\"id\":1}\n".repeat(100_000)));
        new Batch(CASES, judge, 2).run(in, closed);
        assertThat(judged.get()).isLessThan(5_000);
    }

    @Test
    void readsNoFasterThanItJudges() throws Exception {
        AtomicInteger read = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger judged = new AtomicInteger();
        Function<MailCase, ObjectNode> judge = mail -> {
            most.accumulateAndGet(read.get() - judged.getAndIncrement(), Math::max);
            return idOnly(mail);
        };
        String input = "{\"id\":1}\n".repeat(2_000);
        BufferedReader in = new BufferedReader(new StringReader(input)) {
            @Override
            public String readLine() throws IOException {
                read.incrementAndGet();
                return super.readLine();
            }
        };
        new Batch(CASES, judge, 2).run(in, new PrintWriter(out));
        assertThat(most.get()).isLessThan(30);
    }

    private int run(String input, Function<MailCase, ObjectNode> judge, int parallel) throws Exception {
        Reader reader = new StringReader(input);
        return new Batch(CASES, judge, parallel).run(new BufferedReader(reader), new PrintWriter(out));
    }

    private List<String> lines() {
        return out.toString().lines().toList();
    }

    private static ObjectNode idOnly(MailCase mail) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("id", mail.id());
        return node;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
