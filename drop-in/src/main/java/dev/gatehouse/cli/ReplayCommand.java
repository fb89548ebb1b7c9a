package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gatehouse.explain.RefusalEvent;
import dev.gatehouse.explain.Replay;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.EventStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatehouse replay}: what another configuration would have done about recorded refusals. */
@Command(
        name = "replay",
        description = {
            "Says which recorded refusals the settings of --config would have decided otherwise.",
            "What was permitted is not recorded, so nothing is said about that."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "A log with refusals; the store if not given.")
    private @Nullable Path file;

    @Option(names = "--json", description = "Writes JSON, one object a change.")
    private boolean json;

    private long refusals;
    private long changes;

    @Override
    public Integer call() throws IOException {
        Gate gate = store.config().gate();
        Replay replay = new Replay(gate.relay(), gate.senders(), gate::modeOf);
        each(event -> replay(event, replay));
        if (!json) {
            new Output(spec).text(String.format("%d of %d refusals would be decided otherwise.%n", changes, refusals));
        }
        return ExitCode.DONE;
    }

    private void each(Consumer<RefusalEvent> consumer) throws IOException {
        if (file != null) {
            new RefusalLog(file).read(event -> true, consumer);
            return;
        }
        Instant now = InstantSource.system().instant();
        try (Database database = store.open();
                EventStore refusals = StoreOptions.refusals(database)) {
            refusals.export(Instant.EPOCH, now, consumer);
        }
    }

    private void replay(RefusalEvent event, Replay replay) {
        refusals++;
        replay.of(event).ifPresent(change -> {
            changes++;
            write(change);
        });
    }

    private void write(Replay.Change change) {
        Output out = new Output(spec);
        if (json) {
            out.json(JsonNodeFactory.instance
                    .objectNode()
                    .put("ref", change.event().reference().text())
                    .put("time", change.event().time().toString())
                    .put("before", change.before())
                    .put("after", change.after()));
        } else {
            out.text(Printable.of(change.toString()) + System.lineSeparator());
        }
    }
}
