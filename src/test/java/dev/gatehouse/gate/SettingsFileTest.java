package dev.gatehouse.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    @TempDir
    Path folder;

    private Map<String, String> texts(byte[] octets) throws IOException {
        Path file = Files.write(folder.resolve("gatehouse.properties"), octets);
        return SettingsFile.texts(file, Map.of("SECRET", "a$1\\b"));
    }

    private Map<String, String> texts(String text) throws IOException {
        return texts(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isUtf8WithOrWithoutAByteOrderMark() throws IOException {
        assertThat(texts("reports.organisation = Müller & Söhne\n"))
                .containsExactly(Map.entry("reports.organisation", "Müller & Söhne"));
        assertThat(texts("\uFEFFreports.organisation=M\\u00fcller\r\n"))
                .containsExactly(Map.entry("reports.organisation", "Müller"));
    }

    @Test
    void aFileThatIsNotUtf8IsASentenceWithItsLine() {
        byte[] latin1 = "# one\n\nreports.organisation=Müller\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> texts(latin1))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("gatehouse.properties: line 3 is not UTF-8 (octet FC); save the file in UTF-8.");
        byte[] utf16 = "\uFEFFrelay.mode=warn\n".getBytes(StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> texts(utf16)).hasMessageContaining("line 1 is not UTF-8 (octet FF)");
        assertThatThrownBy(() -> texts(new byte[] {'a', '=', (byte) 0xC3})).hasMessageContaining("line 1 is not UTF-8");
    }

    @Test
    void aKeyThatIsGivenTwiceNamesBothLines() {
        String text = "relay.mode=warn\n"
                + "# relay.mode=off\n"
                + "relay.trusted-networks=10.0.0.1,\\\n"
                + "   10.0.0.2\n\n"
                + "relay.mode : enforce";
        assertThatThrownBy(() -> texts(text))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(
                        "gatehouse.properties: relay.mode is given twice, in line 1 and in line 6; keep one of them.");
    }

    @Test
    void linesContinueAsInEveryPropertiesFile() throws IOException {
        assertThat(texts("a = 1,\\\n    # 2,\\\n\n! b = 5\n  c 7\\\\\nd\n"))
                .containsOnly(Map.entry("a", "1,# 2,"), Map.entry("c", "7\\"), Map.entry("d", ""));
        assertThatThrownBy(() -> texts("\nstore.folder=C:\\users\n"))
                .hasMessageContaining("gatehouse.properties: line 2 cannot be read");
    }

    @Test
    void takesSecretsFromTheEnvironmentAsJamesOwnFilesDo() throws IOException {
        assertThat(texts("store.password=x${env:SECRET}x")).containsEntry("store.password", "xa$1\\bx");
        assertThatThrownBy(() -> texts("store.password=hunter2${env:NONE}"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("gatehouse.properties: store.password: the environment has no variable NONE.");
    }
}
