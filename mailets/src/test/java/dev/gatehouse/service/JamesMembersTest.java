package dev.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.service.ConstantPool.Member;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Our hooks are compiled against James 3.8 and run in 3.9 and 3.10, whose SMTP servers are not on Maven Central. So each name
 * that they use of it was looked up in those lines, and stands in a list.
 */
class JamesMembersTest {
    private static final List<String> SMTP_SERVER =
            List.of("org.apache.james.protocols.smtp.", "org.apache.james.smtpserver.");

    @Test
    void whatOurHooksNameInTheSmtpServerWasLookedUpInAllLinesOfJames() throws IOException, URISyntaxException {
        assertThat(String.join("\n", names()))
                .as(
                        "look a new name up in the sources of James 3.9 and 3.10, then write it into james-smtp-members.txt")
                .isEqualTo(reviewed());
    }

    private static String reviewed() throws IOException {
        try (InputStream in = JamesMembersTest.class.getResourceAsStream("james-smtp-members.txt")) {
            String text = new String(Optional.ofNullable(in).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
            return String.join(
                    "\n", text.lines().filter(line -> !line.startsWith("#")).toList());
        }
    }

    private static TreeSet<String> names() throws IOException, URISyntaxException {
        Path classes = Path.of(Gatehouse.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(file -> file.toString().endsWith(".class")).toList();
        }
        List<Member> members = new ArrayList<>();
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                members.addAll(JamesFit.membersOfJames(in));
            }
        }
        TreeSet<String> names = new TreeSet<>();
        members.stream()
                .filter(member -> SMTP_SERVER.stream().anyMatch(member.owner()::startsWith))
                .map(JamesFit::shown)
                .forEach(names::add);
        return names;
    }
}
