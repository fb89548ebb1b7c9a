package dev.gatehouse.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.testkit.TestDnsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JAR as a program of its own. */
class CommandLineIT {
    @TempDir
    Path folder;

    record Run(int exitCode, String output) {}

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"3.8", "3.9"})
    void saysItsVersion(String line) throws Exception {
        assertThat(run(line, "--version")).isEqualTo(new Run(0, "Gatehouse 0.1.0\n"));
    }

    @Test
    void judgesAForgeryAsAJamesWould() throws Exception {
        ExampleWorld world = new ExampleWorld();
        Path mail = folder.resolve("m.eml");
        Files.write(mail, world.unsignedMail("service@" + ExampleWorld.BANK, "anna@" + ExampleWorld.OURS, "forged"));
        try (TestDnsServer dns = world.publish(TestDnsServer.start())) {
            Run run = run(
                    "3.9",
                    "verify",
                    "--json",
                    "--ip",
                    ExampleWorld.FORGER,
                    "--helo",
                    "mx.example.org",
                    "--mail-from",
                    "x@" + ExampleWorld.BANK,
                    "--message",
                    mail.toString(),
                    "--dns",
                    dns.hostAndPort());

            JsonNode json = new ObjectMapper().readTree(run.output());
            assertThat(json.at("/spf/result").asText()).isEqualTo("fail");
            assertThat(json.at("/dmarc/result").asText()).isEqualTo("fail");
            assertThat(json.at("/dmarc/policy").asText()).isEqualTo("reject");
            assertThat(json.at("/verdict/disposition").asText()).isEqualTo("reject");
            assertThat(json.at("/verdict/reply").asText()).startsWith("550-5.7.1 Refused by the DMARC policy");
        }
    }

    static Run run(String line, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Project.jar(line).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }
}
