package dev.gatehouse.cli;

import dev.gatehouse.explain.ReferenceId;
import dev.gatehouse.explain.RefusalEvent;
import dev.gatehouse.explain.SupportBundle;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.EventStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatehouse explain}: everything about the refusal that a reference names. */
@Command(
        name = "explain",
        description = "Shows everything that is known about a refusal, as text or JSON that support can use.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Parameters(paramLabel = "REF", description = "The reference, as the refusal, the log or the sender tells it.")
    private String reference;

    @Option(names = "--log", paramLabel = "FILE", description = "Looks in this log instead of the store.")
    private @Nullable Path log;

    @Option(
            names = "--webadmin",
            paramLabel = "URL",
            description = "Asks a running James by its web administration instead of the store, which that James has"
                    + " open, for example http://127.0.0.1:8000. The route dev.gatehouse.web.RefusalRoutes must be on"
                    + " there.")
    private @Nullable URI webAdmin;

    @Option(names = "--token", paramLabel = "JWT", defaultValue = "", description = "If web administration wants one.")
    private String token = "";

    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description = "Writes it into this file instead, to be sent to whoever helps.")
    private @Nullable Path file;

    @Option(names = "--masked", description = "Shows addresses as a***@example.org, for what leaves the house.")
    private boolean masked;

    @Option(names = "--json", description = "Writes JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        ReferenceId id = ReferenceId.parse(reference)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "not a reference, which is ten letters and digits: " + reference));
        String text = (webAdmin == null ? written(id) : asked(id, webAdmin)).stripTrailing() + System.lineSeparator();
        if (file == null) {
            new Output(spec).text(text);
        } else {
            Files.writeString(file, text);
        }
        return ExitCode.DONE;
    }

    private String written(ReferenceId id) throws IOException {
        SupportBundle bundle = log == null ? stored(id) : logged(id, new RefusalLog(log));
        SupportBundle shown = masked ? bundle.masked() : bundle;
        return json ? shown.asJson() : shown.asText();
    }

    private String asked(ReferenceId id, URI james) throws IOException {
        return new WebAdmin(james, token)
                .get("/gatehouse/refusals/" + id + "/bundle?masked=" + masked + "&format=" + (json ? "json" : "text"));
    }

    private SupportBundle stored(ReferenceId id) throws IOException {
        Instant now = InstantSource.system().instant();
        try (Database database = store.open();
                EventStore refusals = StoreOptions.refusals(database)) {
            RefusalEvent event = refusals.find(id, now).orElseThrow(() -> unknown(id));
            return bundle(event, refusals.ofSession(event.facts().sessionId()));
        }
    }

    private SupportBundle logged(ReferenceId id, RefusalLog file) throws IOException {
        List<RefusalEvent> found = new ArrayList<>();
        file.read(event -> event.reference().equals(id), found::add);
        if (found.isEmpty()) {
            throw unknown(id);
        }
        String session = found.get(0).facts().sessionId();
        List<RefusalEvent> ofSession = new ArrayList<>();
        file.read(event -> event.facts().sessionId().equals(session), ofSession::add);
        return bundle(found.get(0), session.isEmpty() ? List.of() : ofSession);
    }

    private SupportBundle bundle(RefusalEvent event, List<RefusalEvent> ofSession) throws IOException {
        return new SupportBundle(
                event,
                ofSession,
                Map.of("version", Main.version(), "java", System.getProperty("java.version", "")),
                store.config().texts());
    }

    private static IllegalArgumentException unknown(ReferenceId id) {
        return new IllegalArgumentException("no refusal has the reference " + id);
    }
}
