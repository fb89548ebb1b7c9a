package dev.gatehouse.dropin;

import dev.gatehouse.testkit.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real James 3.8 in a process of its own, with the JAR in {@code extensions-jars/}, configured from one of our
 * config-samples, on free ports of loopback.
 *
 * <p>What differs from the sample is what a machine without privileges needs: other ports, loopback only, the test's DNS,
 * and outgoing mail handed to the test's SMTP sink instead of to an MX.
 */
public final class JamesServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration END_LIMIT = Duration.ofMinutes(2);

    private final Path folder;
    private final Map<String, Integer> ports;
    private final Process process;

    private JamesServer(Path folder, Map<String, Integer> ports, Process process) {
        this.folder = folder;
        this.ports = ports;
        this.process = process;
    }

    /** The server of {@code sample}, a folder of config-samples, to be set up in the empty folder {@code folder}. */
    public static Builder fromSample(String sample, Path folder) {
        return new Builder(Project.root().resolve("config-samples").resolve(sample), folder);
    }

    /** What is set before the server starts. */
    public static final class Builder {
        private final Path sample;
        private final Path folder;
        private final Map<String, String> settings = new LinkedHashMap<>();
        private final Map<String, String> files = new LinkedHashMap<>();
        private final List<String[]> replacements = new ArrayList<>();
        private int smtpSinkPort;
        private boolean bare;
        private List<String> jvmOptions = List.of("-Xmx384m", "-XX:TieredStopAtLevel=1");

        private Builder(Path sample, Path folder) {
            this.sample = sample;
            this.folder = folder;
        }

        /** A line of gatehouse.properties, in place of the sample's. */
        public Builder with(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /** Another text in a file of the sample's conf folder. */
        public Builder replacing(String file, String text, String other) {
            replacements.add(new String[] {file, text, other});
            return this;
        }

        /** Without our JAR; the sample's mentions of it are replaced one by one. */
        public Builder bare() {
            bare = true;
            return this;
        }

        /** Options of its Java, in place of those for a quick start. */
        public Builder withJvmOptions(List<String> options) {
            jvmOptions = List.copyOf(options);
            return this;
        }

        /** A file more in the conf folder. */
        public Builder withFile(String name, String content) {
            files.put(name, content);
            return this;
        }

        /** Where outgoing mail goes, in place of its MX. */
        public Builder sendingTo(int port) {
            smtpSinkPort = port;
            return this;
        }

        public JamesServer start() throws IOException {
            Path conf = folder.resolve("conf");
            copyTree(sample.resolve("conf"), conf);
            for (String[] replacement : replacements) {
                replace(conf.resolve(replacement[0]), replacement[1], replacement[2]);
            }
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(conf.resolve(file.getKey()), file.getValue());
            }
            Map<String, Integer> ports = choosePorts(conf);
            if (smtpSinkPort != 0) {
                replace(
                        conf.resolve("mailetcontainer.xml"),
                        "<outgoingQueue>outgoing</outgoingQueue>",
                        "<outgoingQueue>outgoing</outgoingQueue>\n                <gateway>127.0.0.1:" + smtpSinkPort
                                + "</gateway>");
            }
            overrideSettings(conf.resolve("gatehouse.properties"), ports);
            makeKeystore(conf.resolve("keystore"));
            if (!bare) {
                Files.createDirectories(folder.resolve("extensions-jars"));
                Files.copy(Project.jar("3.8"), folder.resolve("extensions-jars").resolve("gatehouse-james-3.8.jar"));
            }
            JamesServer server = new JamesServer(folder, ports, launch());
            server.awaitStart();
            return server;
        }

        /** Each bind of the sample, which says what a real server uses, becomes a free port on loopback. */
        private Map<String, Integer> choosePorts(Path conf) throws IOException {
            Map<String, Integer> ports = new LinkedHashMap<>();
            for (String port : List.of("25", "26", "27", "465", "587", "143", "993")) {
                int free = FreePort.next();
                boolean used = false;
                for (String file : List.of("smtpserver.xml", "imapserver.xml")) {
                    used |= replace(
                            conf.resolve(file),
                            "<bind>0.0.0.0:" + port + "</bind>",
                            "<bind>127.0.0.1:" + free + "</bind>");
                }
                if (used) {
                    ports.put(port, free);
                }
            }
            int webAdmin = FreePort.next();
            ports.put("webadmin", webAdmin);
            replace(conf.resolve("webadmin.properties"), "port=8000", "port=" + webAdmin);
            return ports;
        }

        private void overrideSettings(Path properties, Map<String, Integer> ports) throws IOException {
            settings.putIfAbsent(
                    "submission.ports",
                    Stream.of("587", "465")
                            .flatMap(port -> Optional.ofNullable(ports.get(port)).stream())
                            .map(String::valueOf)
                            .collect(Collectors.joining(",")));
            List<String> lines = new ArrayList<>(Files.readAllLines(properties));
            lines.removeIf(line -> settings.containsKey(line.split("=", 2)[0].trim()));
            settings.forEach((key, value) -> lines.add(key + "=" + value));
            Files.write(properties, lines);
        }

        /** As the sample's smtpserver.xml tells operators to. */
        private static void makeKeystore(Path keystore) throws IOException {
            makeKey(keystore, "james", "james72laBalle");
        }

        private static String java(String tool) {
            return Path.of(System.getProperty("java.home"), "bin", tool).toString();
        }

        private Process launch() throws IOException {
            List<String> command = new ArrayList<>(List.of(java("java")));
            command.addAll(jvmOptions);
            command.addAll(List.of(
                    "-Djava.net.preferIPv4Stack=true",
                    "-Dworking.directory=" + folder,
                    "-Dlogback.configurationFile=" + folder.resolve("conf/logback.xml"),
                    "-Djdk.tls.ephemeralDHKeySize=2048",
                    "-cp",
                    Project.jamesClassPath(),
                    "org.apache.james.MemoryJamesServerMain"));
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("james.out").toFile())
                    .start();
        }
    }

    /** Adds a key, with a certificate that nobody else signed, to the file {@code keystore}. */
    static void makeKey(Path keystore, String name, String secret) throws IOException {
        Process keytool = new ProcessBuilder(
                        Builder.java("keytool"),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-storetype",
                        "JKS",
                        "-keystore",
                        keystore.toString(),
                        "-storepass",
                        secret,
                        "-keypass",
                        secret,
                        "-dname",
                        "CN=" + (name.equals("james") ? "mail.example.com" : name),
                        "-validity",
                        "3650")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!ended(keytool, START_LIMIT) || keytool.exitValue() != 0) {
            throw new IOException("keytool made no key");
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static boolean replace(Path file, String text, String other) throws IOException {
        String content = Files.readString(file);
        if (!content.contains(text)) {
            return false;
        }
        Files.writeString(file, content.replace(text, other), StandardOpenOption.TRUNCATE_EXISTING);
        return true;
    }

    private void awaitStart() throws IOException {
        Instant limit = Instant.now().plus(START_LIMIT);
        for (int port : ports.values()) {
            while (!accepts(port)) {
                if (!process.isAlive() || Instant.now().isAfter(limit)) {
                    String log = log();
                    close();
                    throw new IOException("James did not start:\n" + log);
                }
                awaitExit(Duration.ofMillis(50));
            }
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private boolean awaitExit(Duration limit) {
        return ended(process, limit);
    }

    /** Whether the process has ended within the time. */
    private static boolean ended(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The port in place of the sample's {@code samplePort}, for example {@code 25}. */
    public int port(String samplePort) {
        Integer port = ports.get(samplePort);
        if (port == null) {
            throw new IllegalArgumentException("the sample has no port " + samplePort + ": " + ports);
        }
        return port;
    }

    public Path folder() {
        return folder;
    }

    /** Everything the server has written to its console so far. */
    public String log() {
        try {
            return Files.readString(folder.resolve("james.out"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the console has {@code text}; a log may keep its last lines back for a while. */
    public void awaitLog(String text, Duration limit) {
        Instant end = Instant.now().plus(limit);
        while (!log().contains(text)) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException("no \"" + text + "\" in the log within " + limit);
            }
            awaitExit(Duration.ofMillis(100));
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The processor time that the server has used since its start. */
    public Duration processorTime() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("this system does not tell the time of a process"));
    }

    public JamesServer withDomain(String domain) {
        webAdmin("PUT", "/domains/" + domain, "");
        return this;
    }

    public JamesServer withUser(String address, String password) {
        webAdmin("PUT", "/users/" + address, "{\"password\":\"" + password + "\"}");
        return this;
    }

    /** Asks James' web administration; the answer's body. An answer of 400 and more is an exception. */
    public String webAdmin(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port("webadmin") + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(Duration.ofMinutes(3))
                .build();
        return send(request);
    }

    private static String send(HttpRequest request) {
        try {
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 400) {
                throw new IllegalStateException(request.method() + " "
                        + request.uri().getPath() + ": " + response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Asks until the answer contains {@code text}; the answer then. */
    public String awaitWebAdmin(String path, String text, Duration limit) {
        Instant end = Instant.now().plus(limit);
        String answer = webAdmin("GET", path, "");
        while (!answer.contains(text)) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException("no \"" + text + "\" in " + path + " within " + limit + ": " + answer);
            }
            awaitExit(Duration.ofMillis(100));
            answer = webAdmin("GET", path, "");
        }
        return answer;
    }

    /** Ends the process at once, as kill -9 does. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(END_LIMIT);
    }

    @Override
    public void close() {
        process.destroy();
        if (!awaitExit(END_LIMIT)) {
            kill();
        }
    }
}
