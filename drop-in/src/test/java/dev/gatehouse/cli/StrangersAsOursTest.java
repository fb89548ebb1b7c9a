package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.dropin.ExampleWorld;
import dev.gatehouse.dropin.StrangersAsOurs;
import dev.gatehouse.testkit.TestDnsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command line says of a stranger who uses a domain of ours what a James does; SenderIT and AfterQueueIT play the same. */
class StrangersAsOursTest {
    private final ExampleWorld world = new ExampleWorld();
    private final TestDnsServer dns = StrangersAsOurs.publish(world.publish(TestDnsServer.start()));

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        dns.close();
    }

    static List<StrangersAsOurs.Row> rows() throws IOException {
        return StrangersAsOurs.rows();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void verifySaysWhatAJamesDoes(StrangersAsOurs.Row row) throws IOException {
        Path config = Files.writeString(
                folder.resolve("gatehouse.properties"),
                "help.url = https://mail.example.com/why\npolicy.exempt-networks = " + StrangersAsOurs.EXEMPT + "\n");
        JsonNode answer = CommandLineRun.of(
                        "verify",
                        "--config",
                        config.toString(),
                        "--hosted",
                        ExampleWorld.OURS + "," + String.join(",", StrangersAsOurs.HOSTED),
                        "--ip",
                        row.client(),
                        "--mail-from",
                        row.sender(),
                        "--message",
                        Files.write(folder.resolve("mail.eml"), row.mail(world)).toString(),
                        "--dns",
                        dns.hostAndPort(),
                        "--json")
                .json()
                .get(0);

        assertThat(answer.at("/verdict/disposition").textValue()).isEqualTo(row.verdict());
        assertThat(answer.at("/verdict/reply").textValue())
                .contains(row.reason().isEmpty() ? "" : "/why/" + row.reason() + "?");
    }
}
