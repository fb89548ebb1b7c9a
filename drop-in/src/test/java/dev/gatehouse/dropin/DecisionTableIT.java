package dev.gatehouse.dropin;

import static dev.gatehouse.dropin.Scene.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.report.OverrideReason;
import dev.gatehouse.report.ReportRecord;
import dev.gatehouse.testkit.TestDnsServer;
import dev.gatehouse.testkit.TestSealer;
import dev.gatehouse.testkit.TestSigner;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is done about a DMARC result, and what its domain's owner gets to read: every row through a real James, each with a
 * domain of its own. The reply, the header, the folder and the row of the aggregate report are read.
 *
 * <p>Two servers: one as it comes out of the box, one that follows reject policies strictly, takes mailing lists, and does
 * not wait for a DNS that does not answer.
 */
class DecisionTableIT {
    /** The forwarder that both servers trust, by its network and by its signature. */
    private static final String TRUSTED_FORWARDER = "127.0.0.77";

    private static final String FORWARDER_DOMAIN = "alumni.example";
    private static final String TRUSTED_SEALER = "lists.example";
    private static final TestSigner SEALER = TestSigner.rsa(TRUSTED_SEALER, "arc");
    private static final TestSigner STRANGE_SEALER = TestSigner.rsa("unknown-lists.example", "arc");
    private static final TestSigner STRANGE_LIST = TestSigner.rsa("mail.unknown-lists.example", "s1");
    private static final TestSigner FORWARDER = TestSigner.rsa(FORWARDER_DOMAIN, "s1");

    /** The honest client is not the one whose authentic message makes a report due; SPF names both. */
    private static final Map<String, String> CLIENTS =
            Map.of("honest", "127.0.0.11", "forger", ExampleWorld.FORGER, "forwarder", TRUSTED_FORWARDER);

    @TempDir
    static Path folder;

    private static final Map<Server, Scene> SCENES = new LinkedHashMap<>();
    private static final Map<String, SmtpDialogue.Reply> REPLIES = new HashMap<>();
    private static final Map<String, List<ReportRecord>> REPORTED = new HashMap<>();

    /** How a server is set up. */
    private enum Server {
        USUAL(Map.of("dmarc.domain-modes", "fail-reject-never-for-this-domain.example never")),
        STRICT(Map.of(
                "dmarc.reject-mode", "strict",
                "dmarc.accept-mailing-lists", "true",
                "dmarc.temperror.defer-for", "0s"));

        private final Map<String, String> settings;

        Server(Map<String, String> settings) {
            this.settings = settings;
        }

        Scene open() throws IOException {
            return Scene.open(folder.resolve(name()), james -> {
                settings.forEach(james::with);
                return james.with("policy.trusted-forwarders", TRUSTED_FORWARDER)
                        .with("policy.trusted-forwarder-domains", FORWARDER_DOMAIN)
                        .with("policy.trusted-sealers", TRUSTED_SEALER);
            });
        }
    }

    /** How a message comes. */
    private enum Mail {
        /** As its author wrote it. */
        PLAIN {
            @Override
            String of(String text, TestSigner author) {
                return text;
            }
        },
        SIGNED {
            @Override
            String of(String text, TestSigner author) {
                return author.signed(text);
            }
        },
        /** Signed, then a footer was added. */
        WITH_A_FOOTER {
            @Override
            String of(String text, TestSigner author) {
                return author.signed(text) + "-- \r\nthe list's footer\r\n";
            }
        },
        FROM_A_LIST {
            @Override
            String of(String text, TestSigner author) {
                return STRANGE_LIST.signed(NAMING_A_LIST.of(text, author));
            }
        },
        /** As anybody can. */
        NAMING_A_LIST {
            @Override
            String of(String text, TestSigner author) {
                return "List-Id: <talk.unknown-lists.example>\r\nList-Post:\r\n" + text;
            }
        },
        WITH_A_LONE_SEAL {
            @Override
            String of(String text, TestSigner author) {
                return "ARC-Seal: i=1\r\n" + text;
            }
        },
        SIGNED_BY_THE_FORWARDER {
            @Override
            String of(String text, TestSigner author) {
                return FORWARDER.signed(text);
            }
        },
        SEALED_BY_A_TRUSTED_LIST {
            @Override
            String of(String text, TestSigner author) {
                return sealed(SEALER, text, author);
            }
        },
        SEALED_BY_A_STRANGER {
            @Override
            String of(String text, TestSigner author) {
                return sealed(STRANGE_SEALER, text, author);
            }
        },
        /** The seal is whole, what it seals was changed afterwards. */
        SEALED_AND_CHANGED {
            @Override
            String of(String text, TestSigner author) {
                return sealed(SEALER, text, author) + "and more\r\n";
            }
        };

        abstract String of(String text, TestSigner author);

        private static String sealed(TestSigner by, String text, TestSigner author) {
            return TestSealer.with(by).sealed(text, by.domain() + "; dmarc=pass header.from=" + author.domain());
        }
    }

    /** A row of decision-table.txt, where the columns are described. */
    private record Row(
            String name,
            Server server,
            String record,
            String client,
            Mail mail,
            String reply,
            String results,
            String folder,
            String report) {
        static Row of(String line) {
            List<String> cells =
                    Stream.of(line.split("\\|", -1)).map(String::trim).toList();
            return new Row(
                    cells.get(0),
                    Server.valueOf(constant(cells.get(1))),
                    cells.get(2),
                    CLIENTS.getOrDefault(cells.get(3), cells.get(3)),
                    Mail.valueOf(constant(cells.get(4))),
                    cells.get(5),
                    cells.get(6),
                    cells.get(7),
                    cells.get(8));
        }

        private static String constant(String words) {
            return words.toUpperCase(Locale.ROOT).replace(' ', '_');
        }

        String domain() {
            return name.replaceAll("[^a-z0-9]+", "-") + ".example";
        }

        String subject() {
            return "Subject: " + name + "\r\n";
        }

        TestSigner signer() {
            return TestSigner.ed25519(domain(), "s1");
        }

        void publish(TestDnsServer dns) {
            dns.txt(signer().keyName(), signer().keyRecord()).mx(domain(), 10, "mx." + domain());
            String policy = "v=DMARC1; " + record + "; rua=mailto:dmarc@" + domain();
            switch (record) {
                case "" -> {}
                case "SERVFAIL" -> dns.unavailable("_dmarc." + domain(), record);
                case "SPF" -> dns.txt("_dmarc." + domain(), policy.replace("SPF", "p=reject"));
                case "p=rubbish" -> dns.txt("_dmarc." + domain(), "v=DMARC1; " + record);
                default -> dns.txt("_dmarc." + domain(), policy);
            }
            if (record.equals("SPF")) {
                dns.unavailable(domain(), "SERVFAIL");
            } else {
                dns.txt(domain(), "v=spf1 ip4:127.0.0.10/31 -all");
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Row> rows() throws IOException {
        Path table = Project.root().resolve("drop-in/src/test/resources/decision-table.txt");
        return Files.readAllLines(table).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Row::of)
                .toList();
    }

    @BeforeAll
    static void playAll() throws Exception {
        for (Server server : Server.values()) {
            Scene scene = server.open();
            SCENES.put(server, scene);
            Stream.of(SEALER, STRANGE_SEALER, STRANGE_LIST, FORWARDER)
                    .forEach(key -> scene.dns.txt(key.keyName(), key.keyRecord()));
            for (Row row : rowsOf(server)) {
                play(scene, row);
            }
            report(
                    scene,
                    rowsOf(server).stream()
                            .filter(row -> !row.report().isEmpty())
                            .count());
        }
    }

    private static List<Row> rowsOf(Server server) throws IOException {
        return rows().stream().filter(row -> row.server() == server).toList();
    }

    /** The row's message; before it an authentic one, since a refused forgery alone makes no report due. */
    private static void play(Scene scene, Row row) throws IOException {
        row.publish(scene.dns);
        String author = "author@" + row.domain();
        if (!row.report().isEmpty()) {
            byte[] authentic = scene.world.unsignedMail(author, ANNA, "authentic");
            assertThat(scene.send(ExampleWorld.HONEST_CLIENT, author, authentic).code())
                    .isEqualTo(250);
        }
        String text = new String(scene.world.unsignedMail(author, ANNA, row.name()), StandardCharsets.ISO_8859_1);
        byte[] mail = row.mail().of(text, row.signer()).getBytes(StandardCharsets.ISO_8859_1);
        REPLIES.put(row.name(), scene.send(row.client(), author, mail));
    }

    private static void report(Scene scene, long reports) throws Exception {
        scene.james.webAdmin("POST", "/gatehouse/reports/run", "");
        for (int i = 0; i < reports; i++) {
            SmtpSink.Received mail = scene.outside.await(Scene.LIMIT);
            REPORTED.put(mail.recipients().get(0).replaceFirst(".*@", ""), MailedReport.records(mail));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        for (Scene scene : SCENES.values()) {
            scene.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void isAnsweredMarkedDeliveredAndReported(Row row) throws MessagingException, IOException {
        SmtpDialogue.Reply reply = REPLIES.getOrDefault(row.name(), new SmtpDialogue.Reply(List.of("000 not sent")));
        assertThat(reply.lines().get(0).replace('-', ' '))
                .startsWith(row.reply().replace(" DMARC", ""));
        if (row.reply().endsWith("DMARC")) {
            assertThat(reply.lines().get(0)).contains("DMARC").contains(row.domain());
        }
        assertThat(folders(row)).isEqualTo(row.folder());
        if (!row.folder().isEmpty()) {
            String mail = scene(row).delivered(row.folder(), row.subject());
            assertThat(mail.replaceAll("\r\n[ \t]+", " ")).contains(row.results());
            String disposition = row.folder().equals("Junk") ? "quarantine" : "accept";
            assertThat(mail).contains("X-Gatehouse-Disposition: " + disposition + "\r\n");
        }
        assertThat(reported(row)).isEqualTo(row.report());
    }

    private static Scene scene(Row row) {
        return Objects.requireNonNull(SCENES.get(row.server()));
    }

    /** Where the row's message lies, once what is accepted has been delivered. */
    private static String folders(Row row) throws MessagingException, IOException {
        Scene scene = scene(row);
        if (!row.folder().isEmpty()) {
            scene.delivered(row.folder(), row.subject());
        }
        try (Mailbox mailbox = Mailbox.open(scene.james, ANNA, Scene.PASSWORD)) {
            StringBuilder found = new StringBuilder();
            for (String name : List.of("INBOX", "Junk")) {
                mailbox.messages(name).stream()
                        .filter(message -> message.contains(row.subject()))
                        .forEach(message -> found.append(name));
            }
            return found.toString();
        }
    }

    /** Disposition and reasons in the report's record about the row's message. */
    private static String reported(Row row) {
        Optional<ReportRecord> record = REPORTED.getOrDefault(row.domain(), List.of()).stream()
                .filter(one -> one.sourceIp().equals(row.client()))
                .findFirst();
        record.ifPresent(one -> assertThat(one.count()).isEqualTo(1));
        return record.map(one -> Stream.concat(
                                Stream.of(one.disposition().word()),
                                one.reasons().stream().map(OverrideReason::type))
                        .collect(Collectors.joining(" ")))
                .orElse("");
    }
}
