package dev.gatehouse.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real James with the JAR dropped in, over real sockets. */
class WholeServerIT {
    @TempDir
    Path folder;

    @Test
    void bootsAndGreets() throws IOException {
        try (JamesServer james =
                        JamesServer.fromSample("mx-and-submission", folder).start();
                SmtpDialogue smtp = SmtpDialogue.connect(james.port("25"))) {
            james.withDomain("example.com").withUser("anna@example.com", "secret");
            assertThat(smtp.ehlo("client.example").code()).isEqualTo(250);
            smtp.mailFrom("a@stranger.example");
            assertThat(smtp.rcptTo("b@elsewhere.example").code()).isEqualTo(550);
        }
    }
}
