package dev.gatehouse.dropin;

import dev.gatehouse.testkit.FreePort;
import dev.gatehouse.testkit.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Postfix with configuration, queue and data of its own, on loopback. It hands every mail to one server, and what it has
 * to tell a sender of {@code stranger.example} to another.
 */
final class Postfix implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Path configuration;
    private final Path log;
    private final Process master;
    private final int port;

    private Postfix(Path configuration, Path log, Process master, int port) {
        this.configuration = configuration;
        this.log = log;
        this.master = master;
        this.port = port;
    }

    /** Why none can run here; empty if one can. */
    static String missing() {
        if (!Peer.runs("sh", "-c", "command -v postfix && getent passwd postfix")) {
            return "skipped: no postfix (apt-get install postfix)";
        }
        if (!Peer.says("postconf", "-d", "maillog_file").contains("=")
                || !Peer.says("postconf", "-m").contains("inline")) {
            return "skipped: this postfix is older than 3.4 or has no inline tables";
        }
        return Peer.runs("sh", "-c", "test $(id -u) = 0")
                ? ""
                : "skipped: a postfix of one's own can only be started by root";
    }

    /** Its processes run as another user, who must be able to enter {@code folder}. */
    static Postfix start(Path folder, int relayHost, int notices) throws IOException, InterruptedException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Path configuration = Files.createDirectory(folder.resolve("conf"));
        Files.createDirectory(folder.resolve("queue"));
        run("chown", "postfix", Files.createDirectory(folder.resolve("data")).toString());
        int port = FreePort.next();
        Files.writeString(
                configuration.resolve("main.cf"), """
                    compatibility_level = 3.6
                    queue_directory = %1$s/queue
                    data_directory = %1$s/data
                    maillog_file = /dev/stdout
                    myhostname = mx.stranger.example
                    mydestination =
                    alias_maps =
                    alias_database =
                    local_recipient_maps =
                    mynetworks = 127.0.0.0/8
                    inet_interfaces = 127.0.0.1
                    inet_protocols = ipv4
                    disable_dns_lookups = yes
                    smtp_bind_address = %2$s
                    smtp_tls_security_level = may
                    relayhost = [127.0.0.1]:%3$d
                    transport_maps = inline:{stranger.example=smtp:[127.0.0.1]:%4$d}
                    """.formatted(folder, ExampleWorld.FORGER, relayHost, notices));
        Files.writeString(configuration.resolve("master.cf"), """
            127.0.0.1:%d inet n - n - - smtpd
            pickup   unix n - n 60 1 pickup
            cleanup  unix n - n - 0 cleanup
            qmgr     unix n - n 300 1 qmgr
            tlsmgr   unix - - n 1000? 1 tlsmgr
            rewrite  unix - - n - - trivial-rewrite
            bounce   unix - - n - 0 bounce
            defer    unix - - n - 0 bounce
            trace    unix - - n - 0 bounce
            verify   unix - - n - 1 verify
            flush    unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            smtp     unix - - n - - smtp
            error    unix - - n - - error
            retry    unix - - n - - error
            anvil    unix - - n - 1 anvil
            scache   unix - - n - 1 scache
            postlog  unix-dgram n - n - 1 postlogd
            """.formatted(port));
        Path log = folder.resolve("postfix.out");
        Process master = new ProcessBuilder("postfix", "-c", configuration.toString(), "start-fg")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Postfix(configuration, log, master, port).started();
    }

    private Postfix started() throws IOException, InterruptedException {
        Instant limit = Instant.now().plus(LIMIT);
        while (!log().contains("daemon started")) {
            if (Instant.now().isAfter(limit) || master.waitFor(50, TimeUnit.MILLISECONDS)) {
                String said = log();
                close();
                throw new IOException("Postfix did not start:\n" + said);
            }
        }
        return this;
    }

    int port() {
        return port;
    }

    /** What it has logged so far. */
    String log() throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("still running: " + List.of(command));
        }
    }

    @Override
    public void close() throws IOException {
        try {
            run("postfix", "-c", configuration.toString(), "stop");
            if (!master.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                master.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            master.destroy();
        }
    }
}
