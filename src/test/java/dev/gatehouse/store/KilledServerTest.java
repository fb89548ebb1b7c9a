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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills a server with SIGKILL at random moments, again and again, and then adds up the reports: every message is in them,
 * once, also where a mail was too large and smaller ones followed. {@code -Dconservation.runs=200} for more lives than the few of a normal build.
 */
class KilledServerTest {
    private static final int LIVES = Math.min(Integer.getInteger("conservation.runs", 4), 250);
    private static final long SEED = Long.getLong("conservation.seed", 7);
    private static final long FINISH_SECONDS = 300;
    private static final int SECOND_SERVER = 255;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "on {0}")
    @ValueSource(strings = {"h2", "postgresql"})
    void whatAKilledServerCountedIsReportedOnce(String kind) throws IOException, InterruptedException {
        String url = kind.equals("h2") ? kind : Postgres.freshUrl();
        killAgainAndAgain(url);
        finish(folder, url);
        Map<String, Long> reported = reported(mails(folder));
        long acknowledged = compare(reported, folder, 0, LIVES);
        assertThat((long) reported.size()).isBetween(acknowledged, acknowledged + LIVES);
        assertThat(reported.values()).allMatch(count -> count == 1);
    }

    @Test
    void twoServersShareOnePostgresqlAndOneIsKilled() throws IOException, InterruptedException {
        String url = Postgres.freshUrl();
        Path other = Files.createDirectories(folder.resolve("other"));
        Process lives = start(other, url, SECOND_SERVER, "live");
        awaitReady(lives);
        killAgainAndAgain(url);
        lives.destroyForcibly().waitFor();
        finish(other, url);
        finish(folder, url);
        Map<String, byte[]> mails = mails(folder, other);
        Map<String, Long> reported = reported(mails);
        compare(reported, other, SECOND_SERVER, SECOND_SERVER + 1);
        compare(reported, folder, 0, LIVES);
        assertThat(reported.values()).allMatch(count -> count == 1);
    }

    private void killAgainAndAgain(String url) throws IOException, InterruptedException {
        Random random = new Random(SEED);
        for (int life = 0; life < LIVES; life++) {
            Process server = start(folder, url, life, "live");
            awaitReady(server);
            server.waitFor(50 + random.nextInt(1200), TimeUnit.MILLISECONDS);
            server.destroyForcibly().waitFor();
        }
    }

    private static void finish(Path folder, String url) throws IOException, InterruptedException {
        Process last = start(folder, url, LIVES, "finish");
        assertThat(last.waitFor(FINISH_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(last.exitValue()).as(() -> output(last)).isZero();
    }

    private static Process start(Path folder, String url, int life, String what) throws IOException {
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

    /** What was taken. Of mails with one Message-ID only one counts, and all have the same bytes, taken or refused. */
    private static Map<String, byte[]> mails(Path... folders) throws IOException {
        Map<String, byte[]> taken = new HashMap<>();
        Map<String, byte[]> refused = new HashMap<>();
        for (Path folder : folders) {
            keep(taken, folder.resolve("outbox"));
            keep(refused, folder.resolve("bounced"));
            assertThat(folder.resolve("refused")).isEmptyDirectory();
        }
        assertThat(taken).doesNotContainKeys(refused.keySet().toArray(String[]::new));
        System.out.println("mails taken: " + taken.size() + ", too large: " + refused.size());
        return taken;
    }

    private static void keep(Map<String, byte[]> byId, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                byte[] mail = Files.readAllBytes(file);
                String id = String.valueOf(file.getFileName()).split("~")[0];
                byte[] first = byId.putIfAbsent(id, mail);
                assertThat(first == null || Arrays.equals(first, mail)).as(id).isTrue();
            }
        }
    }

    /** How often each source was reported. */
    private static Map<String, Long> reported(Map<String, byte[]> mails) throws IOException {
        Map<String, Long> counts = new HashMap<>();
        for (byte[] mail : mails.values()) {
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

    /**
     * Every message that a ledger has is reported once; returns how many there are. Between journal and ledger one message
     * of each life may be in the one and not in the other.
     */
    private static long compare(Map<String, Long> reported, Path folder, int from, int to) throws IOException {
        long acknowledged = 0;
        for (int life = from; life < to; life++) {
            long messages = Files.size(folder.resolve("ledger-" + life));
            acknowledged += messages;
            for (int i = 0; i < messages; i++) {
                String source = "10." + life + "." + (i >> 8) + "." + (i & 0xff);
                assertThat(reported.get(source)).as(source).isEqualTo(1L);
            }
        }
        assertThat(acknowledged).isPositive();
        return acknowledged;
    }
}
