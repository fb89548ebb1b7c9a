package dev.gatehouse.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Words that native speakers stumble over do not come back into what people read: manual, samples, settings, texts. */
class PlainEnglishTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern STUMBLING = Pattern.compile(
            "parted by|for want of|\\bsets? apart\\b|none of ours|several James (may|can|share)|\\b0 is none");

    private static Stream<Path> read() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of(
                "docs", "config-samples", "src/main", "matchers/src/main", "mailets/src/main", "drop-in/src/main")) {
            try (Stream<Path> found = Files.walk(ROOT.resolve(folder))) {
                found.filter(PlainEnglishTest::isText).forEach(files::add);
            }
        }
        files.add(ROOT.resolve("README.md"));
        files.add(ROOT.resolve("HACKING.md"));
        files.add(ROOT.resolve("CHANGELOG.md"));
        return files.stream();
    }

    private static boolean isText(Path file) {
        return file.toString().matches(".*\\.(java|md|xml|properties|jte)")
                && !file.toString().endsWith("_de.properties");
    }

    @Test
    void saysWhatAWellKnownManualWouldSay() throws IOException {
        List<String> found = read().flatMap(PlainEnglishTest::stumbling).toList();
        assertThat(found).isEmpty();
    }

    private static Stream<String> stumbling(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> STUMBLING.matcher(line).find())
                    .map(line -> ROOT.relativize(file) + ": " + line.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
