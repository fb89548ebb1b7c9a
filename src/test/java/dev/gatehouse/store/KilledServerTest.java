package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.report.ReportMail;
import dev.gatehouse.report.ReportReader;
import dev.gatehouse.report.ReportRecord;
import dev.gatehouse.testkit.ReportOutbox;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills a server with SIGKILL at random moments, again and again, and then adds up the reports: every message is in them,
 * once. {@code -Dconservation.runs=200} for more lives than the few of a normal build.
 */
class KilledServerTest {
    private static final int LIVES = Math.min(Integer.getInteger("conservation.runs", 4), 250);
    private static final long SEED = Long.getLong("conservation.seed", 7);
    private static final long FINISH_SECONDS = 300;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "on {0}")
    @ValueSource(strings = {"h2", "postgresql"})
    void whatAKilledServerCountedIsReportedOnce(String kind) throws IOException, InterruptedException {
        String url = kind.equals("h2") ? kind : Postgres.freshUrl();
        Random random = new Random(SEED);
        for (int life = 0; life < LIVES; life++) {
            Process server = start(url, life, "live");
            awaitReady(server);
            server.waitFor(50 + random.nextInt(1200), TimeUnit.MILLISECONDS);
            server.destroyForcibly().waitFor();
        }
        Process last = start(url, LIVES, "finish");
        assertThat(last.waitFor(FINISH_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(last.exitValue()).as(() -> output(last)).isZero();
        compare(reported());
    }

    private Process start(String url, int life, String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledServer.class.getName(),
                        folder.toString(),
                        url,
                        Integer.toString(life),
                        what)
                .redirectErrorStream(true)
                .start();
    }

    private static void awaitReady(Process server) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null && !line.equals("ready")) {
            line = lines.readLine();
        }
        assertThat(line).as("the server has started").isNotNull();
    }

    private static String output(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** How often each source was reported; of mails with one Message-ID only one counts, and all have the same bytes. */
    private Map<String, Long> reported() throws IOException {
        Map<String, byte[]> byId = new HashMap<>();
        try (Stream<Path> files = Files.list(folder.resolve("outbox"))) {
            for (Path file : files.filter(file -> file.toString().contains("~")).toList()) {
                byte[] mail = Files.readAllBytes(file);
                String id = file.getFileName().toString().split("~")[0];
                byte[] first = byId.putIfAbsent(id, mail);
                assertThat(first == null || Arrays.equals(first, mail)).as(id).isTrue();
            }
        }
        Map<String, Long> counts = new HashMap<>();
        for (byte[] mail : byId.values()) {
            for (ReportRecord record : records(mail)) {
                counts.merge(record.sourceIp(), record.count(), Long::sum);
            }
        }
        return counts;
    }

    private static List<ReportRecord> records(byte[] mail) throws IOException {
        List<ReportRecord> records = new ArrayList<>();
        byte[] file = ReportOutbox.file(new ReportMail("", "", "", mail));
        ReportReader.read(new ByteArrayInputStream(file), () -> records::add);
        return records;
    }

    /** Between the journal and the ledger a message may be in the one and not in the other: one for each life. */
    private void compare(Map<String, Long> reported) throws IOException {
        long acknowledged = 0;
        for (int life = 0; life < LIVES; life++) {
            long messages = Files.size(folder.resolve("ledger-" + life));
            acknowledged += messages;
            for (int i = 0; i < messages; i++) {
                String source = "10." + life + "." + (i >> 8) + "." + (i & 0xff);
                assertThat(reported.get(source)).as(source).isEqualTo(1L);
            }
        }
        assertThat(reported.values()).allMatch(count -> count == 1);
        assertThat((long) reported.size()).isBetween(acknowledged, acknowledged + LIVES);
        assertThat(acknowledged).isGreaterThan(LIVES);
    }
}
