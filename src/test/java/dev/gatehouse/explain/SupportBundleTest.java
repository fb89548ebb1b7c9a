package dev.gatehouse.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.store.Database;
import dev.gatehouse.store.StoreException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupportBundleTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "relay.mode", "enforce",
            "store.password", "hunter2",
            "store.url", "jdbc:postgresql://db:5432/gatehouse?user=x&password=hunter2&ssl=true",
            "apiToken", "hunter2",
            "relay.trusted-networks", "10.0.0.5 printer@example.com");

    private final RefusalEvent event = RefusalEventTest.event("bob@example.com", "eve@far.example", "laptop");
    private final SupportBundle bundle =
            new SupportBundle(event, List.of(event, event), Map.of("version", "0.1.0"), SETTINGS);

    @Test
    void holdsEverythingThatSupportAsksFor() {
        assertThat(bundle.asText())
                .contains("530-5.7.0 Relay not permitted: signing in did not succeed", "ref=7Q3KD9F2MX")
                .contains("server: mail.example.com, port 587 (SUBMISSION)", "TLS: yes", "AUTH: FAILED")
                .contains("sender: <bob@example.com>", "recipient: eve@far.example")
                .contains("time: 2026-11-23T18:00:00Z", "client: 2001:db8::9", "HELO: laptop")
                .contains("rule: relay.not-permitted", "sign-in failed: yes", "version: 0.1.0", "relay.mode: enforce");
        assertThat(bundle.asJson())
                .contains("\"bundle\":1", "\"trace\":\"sign-in failed: yes", "\"version\":\"0.1.0\"")
                .contains("\"settingsFingerprint\":\"" + bundle.settingsFingerprint() + "\"")
                .matches("[\\x20-\\x7E]+");
    }

    @Test
    void secretsAreLeftOut() {
        assertThat(bundle.asText() + bundle.asJson())
                .doesNotContain("hunter2")
                .contains(
                        "store.password: (not shown)",
                        "jdbc:postgresql://db:5432/gatehouse?user=(not shown)&password=(not shown)&ssl=true");
    }

    /** The driver knows more secrets than one, in any case; and a password may hold what ends a part of a URL. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/gatehouse?sslpassword=hunter2",
                "jdbc:postgresql://db/gatehouse?ssl=true&PASSWORD=hunter2&PassWord=hunter2",
                "jdbc:postgresql:gatehouse?password=hunter2",
                "jdbc:postgresql://db/gatehouse?password=x&hunter2",
                "jdbc:postgresql://db/gatehouse?%70assword=hunter2",
                "jdbc:postgresql://bob:hunter2@db/gatehouse",
                "jdbc:postgresql://bob:a/hunter2@db/gatehouse",
                "jdbc:postgresql://bob:a?hunter2@db/gatehouse",
                "jdbc:postgresql://bob:12345?hunter2@db/gatehouse",
                "jdbc:postgresql://bob:a@hunter2@db/gatehouse",
                "jdbc:postgresql://bob:hunter2/@db/gatehouse?ssl=true",
                "bob:hunter2@db/gatehouse",
                "db/gatehouse?password=hunter2",
                "hunter2",
            })
    void noSpellingOfAStoreUrlShowsItsSecret(String url) {
        SupportBundle shown = new SupportBundle(event, List.of(), Map.of(), Map.of("store.url", url));
        assertThat(shown.asText() + shown.asJson()).contains("store.url").doesNotContain("hunter2", "12345");
        assertThatThrownBy(() -> Database.open("postgres" + url, "", "", Path.of("")))
                .isInstanceOf(StoreException.class)
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.example.com/gatehouse",
                "jdbc:postgresql://a:5432,[2001:db8::1]:5433/gatehouse?targetServerType=primary&connectTimeout=5",
                "jdbc:postgresql:gatehouse",
                "https://mail.example.com/why",
            })
    void whatHelpsIsShown(String url) {
        assertThat(new SupportBundle(event, List.of(), Map.of(), Map.of("store.url", url)).asText())
                .contains("store.url: " + url + "\n");
    }

    @Test
    void maskedBundleNamesNobody() {
        assertThat(bundle.masked().asText() + bundle.masked().asJson())
                .doesNotContain("bob@", "eve@", "printer@")
                .contains("b***@example.com", "p***@example.com");
    }

    @Test
    void staysUnderOneMegabyteAndInItsLines() {
        RefusalEvent longEvent = RefusalEventTest.event(
                "\r\n" + "a".repeat(9_000) + "@x", "\u2028" + "b".repeat(9_000), "\u001b" + "c".repeat(9_000));
        SupportBundle large = new SupportBundle(longEvent, Collections.nCopies(500, longEvent), Map.of(), Map.of());
        assertThat(large.asText()).hasSizeLessThan(1_000_000).matches("[\\x20-\\x7E\\n]+");
        assertThat(large.asJson()).hasSizeLessThan(1_000_000).matches("[\\x20-\\x7E]+");
    }
}
