package dev.gatehouse.cli;

import dev.gatehouse.arc.MessageSignatures;
import dev.gatehouse.arc.SignatureVerifier;
import dev.gatehouse.dns.DnsjavaDns;
import dev.gatehouse.message.RawMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of the commands that verify the signatures on a message. */
final class SignatureOptions {
    @Mixin
    private DnsOptions dns = new DnsOptions();

    @Parameters(paramLabel = "FILE", description = "The message as received; - for standard input.")
    private Path file;

    @Option(
            names = "--now",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description = "The time to verify at, for example 2026-01-31T12:00:00Z; now if not given.")
    private @Nullable Instant now;

    @Option(names = "--json", description = "Writes JSON.")
    private boolean json;

    MessageSignatures verify() throws IOException {
        RawMessage message = MessageFile.named(file);
        Instant time = now == null ? InstantSource.system().instant() : now;
        try (DnsjavaDns resolver = dns.open()) {
            return new SignatureVerifier(dns.budget().over(resolver)).verify(message, time);
        }
    }

    boolean wantsJson() {
        return json;
    }
}
