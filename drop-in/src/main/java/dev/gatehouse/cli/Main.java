package dev.gatehouse.cli;

import dev.gatehouse.dns.Domain;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code java -jar gatehouse-james-3.9.jar COMMAND}: judges messages without a server. */
@Command(
        name = "gatehouse",
        description = "Says what a James with Gatehouse would decide about a message, and why.",
        subcommands = {
            VerifyCommand.class,
            SpfCommand.class,
            DkimCommand.class,
            ArcCommand.class,
            ReportsCommand.class,
            ExplainCommand.class,
            ReplayCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done, whatever the verdicts were.",
            "1:It could not be done: a file that cannot be read, a fault of ours.",
            "2:Wrong usage, or a malformed line in a batch."
        })
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Without a logging library beside us, SLF4J would tell so on every start.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        PrintWriter out = new PrintWriter(new BufferedWriter(
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8)));
        System.exit(commandLine().setOut(out).execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .registerConverter(Domain.class, Converters::domain)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((error, command, parsed) -> failed(error, command));
    }

    private static int failed(Exception error, CommandLine command) {
        command.getErr().println("gatehouse: " + Printable.of(String.valueOf(error.getMessage())));
        return ExitCode.FAILED;
    }

    /** From the JAR's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Gatehouse " + version()};
        }
    }

    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
