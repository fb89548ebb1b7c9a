package dev.gatehouse.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whole decisions as files: {@code test/resources/cases/*.case}. A changed transcript is read in a review like code; {@code
 * -Dcases.write=true} writes them anew.
 */
class CasesTest {
    private static final Path FOLDER = Path.of("test", "resources", "cases");

    private static List<Path> files() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".case"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> comesOutAsItsFileSays() {
        return files().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> play(file)));
    }

    private static void play(Path file) throws IOException {
        String text = Files.readString(file);
        CaseFile one = CaseFile.parse(text);
        String played = one.with(PlayedCase.output(one));
        if (Boolean.getBoolean("cases.write")) {
            Files.writeString(file, played);
        }
        assertThat(Files.readString(file)).isEqualTo(played);
    }

    @Test
    void thereAreAtLeastForty() {
        assertThat(files()).hasSizeGreaterThanOrEqualTo(40);
    }
}
