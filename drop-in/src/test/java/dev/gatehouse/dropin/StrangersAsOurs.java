package dev.gatehouse.dropin;

import dev.gatehouse.testkit.TestDnsServer;
import dev.gatehouse.testkit.TestSigner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The rows of strangers-as-ours.txt, where the columns are described. */
public final class StrangersAsOurs {
    /** Hosted here, besides {@link ExampleWorld#OURS}. */
    public static final List<String> HOSTED = List.of("company.example", "unresolved.example");

    /** What policy.exempt-networks must name. */
    public static final String EXEMPT = "127.0.0.99";

    private static final Map<String, String> CLIENTS =
            Map.of("honest", ExampleWorld.HONEST_CLIENT, "forger", ExampleWorld.FORGER, "exempt", EXEMPT);

    private static final Map<String, TestSigner> SIGNERS = Map.of(
            "company.example", TestSigner.ed25519("company.example", "s1"),
            "company.example-lost", TestSigner.ed25519("company.example", "lost"),
            "evil.example", TestSigner.ed25519("evil.example", "s1"),
            "evil.example-lost", TestSigner.ed25519("evil.example", "lost"));

    private StrangersAsOurs() {}

    /** One message of a stranger. */
    public record Row(
            String name, String client, String sender, String from, String signer, String verdict, String reason) {
        private static Row of(String line) {
            List<String> cells =
                    Stream.of(line.split("\\|", -1)).map(String::trim).toList();
            return new Row(
                    cells.get(0),
                    CLIENTS.getOrDefault(cells.get(1), cells.get(1)),
                    cells.get(2),
                    cells.get(3),
                    cells.get(4),
                    cells.get(5),
                    cells.get(6));
        }

        public String subject() {
            return "Subject: " + name + "\r\n";
        }

        public byte[] mail(ExampleWorld world) {
            String text = new String(world.unsignedMail(from, "anna@example.com", name), StandardCharsets.ISO_8859_1);
            String mail = Optional.ofNullable(SIGNERS.get(signer))
                    .map(key -> key.signed(text))
                    .orElse(text);
            return mail.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    public static List<Row> rows() throws IOException {
        try (InputStream in = StrangersAsOurs.class.getResourceAsStream("strangers-as-ours.txt")) {
            String table = new String(Optional.ofNullable(in).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
            return table.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Row::of)
                    .toList();
        }
    }

    /** Publishes what the rows need, besides the example world. */
    public static TestDnsServer publish(TestDnsServer dns) {
        SIGNERS.forEach((name, key) -> {
            if (name.endsWith("-lost")) {
                dns.unavailable(key.keyName(), "SERVFAIL");
            } else {
                dns.txt(key.keyName(), key.keyRecord());
            }
        });
        return dns.txt("company.example", "v=spf1 ip4:" + ExampleWorld.HONEST_CLIENT + " -all")
                .unavailable("unresolved.example", "SERVFAIL")
                .txt("evil.example", "v=spf1 -all")
                .txt("_dmarc.evil.example", "v=DMARC1; p=reject");
    }
}
