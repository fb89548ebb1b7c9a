package dev.gatehouse.cli;

import dev.gatehouse.explain.RefusalEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Refusals from a log file: the JSON that stands in a line, whatever the logging library wrote before it. A line cut short
 * is passed over, as logs are when a disk was full.
 */
final class RefusalLog {
    private static final String BEGIN = "{\"event\":\"refusal\"";

    private final Path file;

    RefusalLog(Path file) {
        this.file = file;
    }

    /** Gives the refusals that are wanted to {@code reader}, in order. */
    void read(Predicate<RefusalEvent> wanted, Consumer<RefusalEvent> reader) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                refusal(line).filter(wanted).ifPresent(reader);
            }
        } catch (NoSuchFileException e) {
            throw new IOException("no such file: " + file, e);
        }
    }

    private static Optional<RefusalEvent> refusal(String line) {
        int begin = line.indexOf(BEGIN);
        try {
            return begin < 0 ? Optional.empty() : Optional.of(RefusalEvent.fromJson(line.substring(begin)));
        } catch (IllegalArgumentException cutShort) {
            return Optional.empty();
        }
    }
}
