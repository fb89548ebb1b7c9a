package dev.gatehouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's table of settings is what the code does. */
class ReadmeTableTest {
    private static final String HEAD = "| key | default | what it does; values |\n|---|---|---|\n";

    @Test
    void listsEverySettingWithItsDefaultAndDescription() throws IOException {
        String table = HEAD + Keys.all().stream().map(ReadmeTableTest::row).collect(Collectors.joining("\n")) + "\n";

        assertThat(Files.readString(Path.of("..", "README.md")))
                .as("README.md must hold this table:\n%s", table)
                .contains(table);
    }

    private static String row(Setting<?> setting) {
        String initial = setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`";
        String values = setting.values().equals("text") ? "" : " *" + setting.values() + "*";
        return "| `" + setting.key() + "` | " + initial + " | " + setting.description() + values + " |";
    }
}
