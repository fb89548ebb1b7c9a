package dev.gatehouse.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JAR for James 3.9 in James 3.9's own mailet container, on the Java that it wants. */
class MailetContainer39IT {
    private static final int LEAST_JAVA = 21;

    private static final String FAILED_AND_QUARANTINED = """
            {"disposition":"QUARANTINE","rule":"dmarc","spf":"FAIL","spfDomain":"author.example","heloSpf":"NONE",\
            "dkim":[],"arc":"NONE","dmarc":"FAIL","authorDomain":"author.example","policyDomain":"author.example","spared":[],\
            "reference":""}""";

    /** On four mails: one with a verdict of the hooks, one verified after the queue, a user's and a stranger's on their way out. */
    @Test
    void loadsEveryClassAndRunsEveryMailet(@TempDir Path folder) throws IOException, InterruptedException {
        Optional<Path> java = newerJava();
        assumeTrue(java.isPresent(), "skipped: James 3.9 wants a JDK 21 or later, and this machine has none");

        Files.writeString(Files.createDirectory(folder.resolve("conf")).resolve("gatehouse.properties"), """
                host.name=mail.example.com
                dns.servers=127.0.0.1:1
                dns.deadline=500ms
                reports.enabled=false
                """);
        String output = run(java.orElseThrow(), FAILED_AND_QUARANTINED, folder);

        assertThat(output)
                .contains("DONE")
                .containsPattern("CLASSES \\d{3}")
                .contains("MAILET quarantined [anna@example.com]")
                .containsPattern("ATTRIBUTE DeliveryPath\\S*anna@example.com = .*Spam")
                .contains("HEADER Authentication-Results: mail.example.com; spf=temperror")
                .contains("MAILET verified [anna@example.com]")
                .contains("SENT to [anna@example.com]: Your message was not sent [")
                .containsPattern("dev.gatehouse.refused = SND-NOT-OWNER \\w+ friend@far.example")
                .containsPattern("dev.gatehouse.refused = RLY-STRANGER \\w+ friend@far.example")
                .containsOnlyOnce("SENT to")
                .doesNotContain("MAILET bounceable", "MAILET error");
    }

    private static String run(Path java, String verdict, Path folder) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        Project.james39ClassPath() + ":" + Project.jar("3.9"),
                        Project.root()
                                .resolve("drop-in/src/test/resources/james39/MailetContainerRun.java")
                                .toString(),
                        Project.jar("3.9").toString(),
                        verdict,
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** A JDK of at least 21: that of this build, or one where Linux distributions put them. */
    private static Optional<Path> newerJava() throws IOException {
        Path installed = Path.of("/usr/lib/jvm");
        try (Stream<Path> found = Files.isDirectory(installed) ? Files.list(installed) : Stream.empty()) {
            List<Path> homes = Stream.concat(Stream.of(Path.of(System.getProperty("java.home"))), found)
                    .toList();
            return homes.stream()
                    .filter(home -> version(home) >= LEAST_JAVA)
                    .filter(home -> Files.isExecutable(home.resolve("bin/javac")))
                    .min(Comparator.comparingInt(MailetContainer39IT::version))
                    .map(home -> home.resolve("bin/java"));
        }
    }

    private static int version(Path home) {
        try {
            Matcher version =
                    Pattern.compile("JAVA_VERSION=\"(\\d+)").matcher(Files.readString(home.resolve("release")));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException noRelease) {
            return 0;
        }
    }
}
