package dev.gatehouse.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** And, in the same server, web administration with the two lines that the sample has ready. */
    @Test
    void asksTheDnsServersThatJamesIsConfiguredFor(@TempDir Path folder) throws Exception {
        KeyPair key = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        try (JamesServer james = JamesServer.fromSample("mx-and-submission", folder)
                .replacing(
                        "dnsservice.xml",
                        "<autodiscover>true</autodiscover>",
                        "<autodiscover>false</autodiscover><servers><server>127.0.0.53</server></servers>")
                .replacing("webadmin.properties", "#jwt.", "jwt.")
                .withFile("jwt_publickey", pem(key.getPublic()))
                .start()) {
            assertThat(james.log()).contains("asking DNS servers 127.0.0.53");
            for (String path : List.of("/domains", "/gatehouse/refusals", "/gatehouse/reports/status")) {
                assertThat(answer(james, path, "")).as(path).isEqualTo(401);
                assertThat(answer(james, path, token(key.getPrivate())))
                        .as(path)
                        .isEqualTo(200);
            }
        }
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String token(PrivateKey key) throws GeneralSecurityException {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String signed = Stream.of("{\"alg\":\"RS256\"}", "{\"sub\":\"anna\",\"admin\":true}")
                .map(part -> base64.encodeToString(part.getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.joining("."));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.UTF_8));
        return signed + "." + base64.encodeToString(signature.sign());
    }

    private static int answer(JamesServer james, String path, String token) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + james.port("webadmin") + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
