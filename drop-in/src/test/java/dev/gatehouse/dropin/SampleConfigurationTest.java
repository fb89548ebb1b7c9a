package dev.gatehouse.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the samples say about things that are James' own, and that somebody copies together with ours. */
class SampleConfigurationTest {
    private static final Map<String, Duration> UNITS = Map.of(
            "",
            Duration.ofMillis(1),
            "min",
            Duration.ofMinutes(1),
            "hour",
            Duration.ofHours(1),
            "day",
            Duration.ofDays(1));
    private static final Pattern DELAY = Pattern.compile("(?:(\\d+)\\*)?(\\d+) ?([a-z]*)");

    private static String text(String file) throws IOException {
        return Files.readString(Project.root().resolve(file));
    }

    private static String element(String xml, String name) {
        Matcher element = Pattern.compile("<" + name + ">(.*?)</" + name + ">").matcher(xml);
        assertThat(element.find()).as(name).isTrue();
        return element.group(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config-samples/mx-and-submission/conf/mailetcontainer.xml",
                "config-samples/after-queue/conf/mailetcontainer.xml",
                "docs/install.md"
            })
    void aDeliveryIsTriedForFourToSixDays(String file) throws IOException {
        String xml = text(file);
        List<Duration> delays = new ArrayList<>();
        for (String entry : element(xml, "delayTime").split(",")) {
            Matcher delay = DELAY.matcher(entry.trim());
            assertThat(delay.matches()).as(entry).isTrue();
            Duration unit = Objects.requireNonNull(UNITS.get(delay.group(3)), entry);
            Duration time = unit.multipliedBy(Long.parseLong(delay.group(2)));
            int times = delay.group(1) == null ? 1 : Integer.parseInt(delay.group(1));
            delays.addAll(Collections.nCopies(times, time));
        }
        assertThat(delays).hasSize(Integer.parseInt(element(xml, "maxRetries")));
        assertThat(delays.stream().reduce(Duration.ZERO, Duration::plus)) // RFC 5321 section 4.5.4.1
                .isBetween(Duration.ofDays(4), Duration.ofDays(6));
        assertThat(element(xml, "maxDnsProblemRetries")).isNotEqualTo("0");
        assertThat(element(xml, "startTLS")).isEqualTo("true");
        assertThat(element(xml, "sendpartial")).isEqualTo("true");
        assertThat(element(xml, "postmaster")).contains("@");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mx-and-submission", "after-queue"})
    void everySampleIsReadByJamesAsItIsMeant(String sample) throws IOException {
        Path conf = Path.of("config-samples", sample, "conf");
        assertThat(text(conf.resolve("mailrepositorystore.xml").toString()))
                .containsPattern("<mailrepositories>\\s*<mailrep");
        assertThat(text(conf.resolve("webadmin.properties").toString()))
                .contains("\nhost=127.0.0.1\n", "\ncors.origin=http://127.0.0.1:8000\n", "#jwt.enabled=true");
        assertThat(text(conf.resolve("domainlist.xml").toString())).contains("<defaultDomain>example.com<");
    }
}
