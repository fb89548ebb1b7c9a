package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.smtp.ReversePath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gatehouse verify}: one message from options, or many from a file. */
@Command(
        name = "verify",
        description = {
            "Says what a James with Gatehouse would decide about a message, and why.",
            "Without --ip SPF is left out; without --message DKIM, ARC and DMARC are."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footerHeading = "%nBatch:%n",
        footer = {
            "  Reads one JSON object a line, all but id optional:",
            "    {\"id\", \"ip\", \"helo\", \"mailFrom\", \"now\",",
            "     \"message\" (a path) or \"messageBase64\"}",
            "  and writes one a line, in the same order. Empty lines are skipped;",
            "  a malformed one is answered by {\"id\", \"error\"}."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done, whatever the verdicts were.",
            "1:It could not be done: a file that cannot be read, a fault of ours.",
            "2:Wrong usage, or a malformed line in the batch."
        })
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private EngineOptions options = new EngineOptions();

    @Option(names = "--ip", paramLabel = "ADDRESS", converter = Converters.Address.class, description = "The client.")
    private @Nullable InetAddress ip;

    @Option(names = "--helo", paramLabel = "NAME", description = "What the client said with EHLO or HELO.")
    private @Nullable String helo;

    @Option(names = "--mail-from", paramLabel = "ADDRESS", description = "The reverse-path; <> or none if empty.")
    private @Nullable String mailFrom;

    @Option(names = "--message", paramLabel = "FILE", description = "The message as received; - for standard input.")
    private @Nullable Path message;

    @Option(
            names = "--now",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description = "The time to judge at, for example 2026-01-31T12:00:00Z; now if not given.")
    private @Nullable Instant now;

    @Option(names = "--json", description = "Writes JSON: the object of a batch, and the trace.")
    private boolean json;

    @Option(names = "--batch", paramLabel = "FILE", description = "Judges the cases in FILE; - for standard input.")
    private @Nullable Path batch;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "16",
            description = "Cases of a batch that are judged at once (${DEFAULT-VALUE}).")
    private int parallel;

    @Option(names = "--trace", description = "Adds the trace to each object of a batch.")
    private boolean trace;

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireOneWay();
        try (Judge judge = options.judge()) {
            return batch == null ? single(judge) : batch(judge, batch);
        }
    }

    private void requireOneWay() {
        boolean single = ip != null || helo != null || mailFrom != null || message != null || now != null;
        if (batch != null && single) {
            throw usage("--batch takes ip, helo, mailFrom, message and now from the file");
        }
        if (batch == null && ip == null && message == null) {
            throw usage("give --ip, --message or both, or --batch");
        }
        if (parallel < 1 || parallel > 1000) {
            throw usage("--parallel must be 1 to 1000");
        }
    }

    private ParameterException usage(String text) {
        return new ParameterException(spec.commandLine(), text);
    }

    private int single(Judge judge) throws IOException {
        Judgement judgement = judge.judge(mail());
        Output out = new Output(spec);
        if (json) {
            out.json(JudgementJson.withTrace(judgement));
        } else {
            out.text(JudgementText.of(judgement));
        }
        return ExitCode.DONE;
    }

    private MailCase mail() throws IOException {
        return new MailCase(
                JsonNodeFactory.instance.nullNode(),
                Optional.ofNullable(ip),
                helo == null ? "" : helo,
                ReversePath.of(mailFrom == null ? "" : mailFrom),
                message(),
                now == null ? InstantSource.system().instant() : now);
    }

    private Optional<RawMessage> message() throws IOException {
        return message == null ? Optional.empty() : Optional.of(MessageFile.named(message));
    }

    private int batch(Judge judge, Path file) throws IOException, InterruptedException {
        Function<Judgement, ObjectNode> writing = trace ? JudgementJson::withTrace : JudgementJson::of;
        MailCaseReader reader = new MailCaseReader(InstantSource.system());
        try (BufferedReader in = open(file)) {
            return new Batch(reader, mail -> writing.apply(judge.judge(mail)), parallel)
                    .run(in, spec.commandLine().getOut());
        }
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream in = file.toString().equals("-") ? System.in : stream(file);
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    private static InputStream stream(Path file) throws IOException {
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException("no such file: " + file);
        }
    }
}
