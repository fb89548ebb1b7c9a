package dev.gatehouse.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site that wants SPF to refuse before there is a message. */
class SpfBeforeDataIT {
    @TempDir
    Path folder;

    @Test
    void refusesAtRcptWhatSpfFails() throws IOException {
        try (Scene scene = Scene.open(folder, james -> james.with("spf.before-data", "true")
                .with("spf.fail.mode", "enforce")
                .with("policy.trusted-forwarders", "127.0.0.77"))) {
            scene.james.webAdmin("PUT", "/address/aliases/" + Scene.ANNA + "/sources/abuse@" + ExampleWorld.OURS, "");
            try (SmtpDialogue smtp = scene.mx(ExampleWorld.FORGER)) {
                smtp.mailFrom("x@" + ExampleWorld.BANK);
                assertThat(smtp.rcptTo(Scene.ANNA).lines().get(0)).startsWith("550-5.7.23 SPF");
                assertThat(smtp.rcptTo("abuse@" + ExampleWorld.OURS).code()).isEqualTo(250);
            }
            try (SmtpDialogue smtp = scene.mx(ExampleWorld.HONEST_CLIENT)) {
                smtp.mailFrom("x@" + ExampleWorld.BANK);
                assertThat(smtp.rcptTo(Scene.ANNA).code()).isEqualTo(250);
            }
            try (SmtpDialogue smtp = scene.mx("127.0.0.77")) {
                smtp.mailFrom("x@" + ExampleWorld.BANK);
                assertThat(smtp.rcptTo(Scene.ANNA).code()).isEqualTo(250);
            }
        }
    }
}
