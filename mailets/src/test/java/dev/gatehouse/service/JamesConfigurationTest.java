package dev.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gate.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JamesConfigurationTest {
    @TempDir
    Path folder;

    @Test
    void readsGatehousePropertiesAsUtf8LikeTheCommandLine() throws IOException {
        Gatehouse gatehouse = TestGatehouse.in(folder, "reports.organisation=Müller & Söhne, Köln");
        assertThat(gatehouse.gate().settings().texts()).containsEntry("reports.organisation", "Müller & Söhne, Köln");
        gatehouse.close();
    }

    /** James' own reader joins them to one list. */
    @Test
    void aKeyThatIsGivenTwiceEndsTheStart() {
        assertThatThrownBy(() -> TestGatehouse.in(folder, "relay.mode=warn", "relay.mode=enforce"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("relay.mode is given twice, in line 3 and in line 4");
    }
}
