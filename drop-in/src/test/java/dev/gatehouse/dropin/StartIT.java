package dev.gatehouse.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A configuration that cannot be used ends James' start with a sentence; what is forgotten is told. */
class StartIT {
    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "relay.trusted-networks, 0.0.0.0/0, open relay",
        "dmarc.reject-mod, strict, did you mean dmarc.reject-mode?",
    })
    void refuses(String key, String value, String sentence, @TempDir Path folder) {
        JamesServer.Builder server =
                JamesServer.fromSample("mx-and-submission", folder).with(key, value);

        assertThatThrownBy(server::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gatehouse.properties: " + key)
                .hasMessageContaining(sentence);
    }

    @Test
    void aForgottenMailetIsMissedWithTheFirstMailForIt(@TempDir Path folder) throws IOException {
        try (Scene scene = Scene.open(folder, james -> james.replacing(
                        "mailetcontainer.xml",
                        "<mailet match=\"All\" class=\"dev.gatehouse.mailets.ApplyDisposition\"/>",
                        "")
                .replacing(
                        "mailetcontainer.xml",
                        "<mailet match=\"RecipientIsLocal\" class=\"dev.gatehouse.mailets.ApplyDisposition\"/>",
                        ""))) {
            byte[] forgery = scene.world.unsignedMail("offers@" + ExampleWorld.SHOP, Scene.ANNA, "not set apart");
            scene.send(ExampleWorld.FORGER, "x@" + ExampleWorld.SHOP, forgery);
            scene.send(ExampleWorld.FORGER, "x@" + ExampleWorld.SHOP, forgery);

            assertThat(scene.james.log()).containsOnlyOnce("mailetcontainer.xml has no ApplyDisposition");
        }
    }

    @Test
    void asksTheDnsServersThatJamesIsConfiguredFor(@TempDir Path folder) throws IOException {
        try (JamesServer james = JamesServer.fromSample("mx-and-submission", folder)
                .replacing(
                        "dnsservice.xml",
                        "<autodiscover>true</autodiscover>",
                        "<autodiscover>false</autodiscover><servers><server>127.0.0.53</server></servers>")
                .start()) {
            assertThat(james.log()).contains("asking DNS servers 127.0.0.53");
        }
    }
}
