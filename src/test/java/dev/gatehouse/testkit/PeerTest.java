package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTest {
    /** As swaks is without Net::SSLeay, or python3 of a version manager that has none installed. */
    @Test
    void aProgramThatIsThereWithoutWhatItNeedsIsNoPeer(@TempDir Path folder) throws IOException {
        Path program = Files.writeString(folder.resolve("peer"), "#!/bin/sh\necho \"*** TLS not available\"\nexit 1\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

        assertThat(Peer.runs(program.toString())).isFalse();
        assertThat(Peer.says(program.toString())).isEqualTo("*** TLS not available\n");
        assertThat(Peer.runs(folder.resolve("none").toString())).isFalse();
        assertThat(Peer.says(folder.resolve("none").toString())).isEmpty();
        assertThat(Peer.runs("sh", "-c", "exit 0")).isTrue();
    }
}
