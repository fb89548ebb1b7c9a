package dev.gatehouse.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.explain.RefusalsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manual's generated pages say what the code does; {@code -Ddocs.write=true} writes them anew. */
class ManualTest {
    private static final Path DOCS = Path.of("..", "docs");

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"settings.md", "refusals.md", "rules.md"})
    void generatedPageIsWhatTheCodeSays(String page) throws IOException {
        String text = text(page);
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(DOCS.resolve(page), text);
        }
        assertThat(DOCS.resolve(page))
                .as("written anew by mvn -pl src test -Dtest=ManualTest -Ddocs.write=true")
                .hasContent(text);
    }

    private static String text(String page) {
        return switch (page) {
            case "settings.md" -> SettingsPage.text();
            case "refusals.md" -> RefusalsPage.text();
            case "rules.md" -> RulesPage.text();
            default -> throw new IllegalArgumentException("no page " + page);
        };
    }
}
