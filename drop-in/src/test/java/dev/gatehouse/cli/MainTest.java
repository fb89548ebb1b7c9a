package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.testkit.TestDnsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as one types it, against a DNS server on loopback. */
class MainTest {
    private static final String FORGED = "From: Boss <boss@bank.example>\r\nTo: you@example.net\r\n\r\nPay!\r\n";

    private final TestDnsServer dns = TestDnsServer.start().zone("""
        $TTL 300
        bank.example.          TXT "v=spf1 ip4:192.0.2.1 include:mail.example -all"
        _dmarc.bank.example.   TXT "v=DMARC1; p=reject"
        mail.example.          TXT "v=spf1 ip4:198.51.100.0/24 -all"
        """);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        dns.close();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"--help", "verify --help", "spf --help", "dkim --help", "arc --help"})
    void helps(String arguments) {
        CommandLineRun run = CommandLineRun.of(arguments.split(" "));
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: gatehouse").contains("--help");
    }

    @Test
    void tellsItsVersion() {
        CommandLineRun run = CommandLineRun.of("--version");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("Gatehouse ");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing to do           | verify                             | give --ip, --message or both",
                "no such command         | verfy                              | Unmatched argument",
                "no such option          | verify --ipp 192.0.2.1             | Unknown option",
                "a name for an address   | verify --ip localhost              | 'localhost' is no IP address",
                "no time                 | verify --ip 192.0.2.1 --now today  | 'today' is no time",
                "no DNS server           | verify --ip 192.0.2.1 --dns a:b:c  | not a DNS server",
                "no seconds              | verify --ip 192.0.2.1 --timeout 0  | is no number of seconds",
                "batch and a single case | verify --batch x --ip 192.0.2.1    | --batch takes ip",
                "no client for spf       | spf                                | Missing required option: '--ip",
            })
    void wrongUsageIsSaid(String name, String arguments, String expected) {
        CommandLineRun run = CommandLineRun.of(arguments.split(" +"));
        assertThat(run.exitCode()).isEqualTo(ExitCode.MALFORMED);
        assertThat(run.err()).contains(expected);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "verify --message /no/such",
                "verify --batch /no/such",
                "dkim /no/such",
                "verify --ip ::1 --config /no"
            })
    void aFileThatCannotBeReadIsSaid(String arguments) {
        CommandLineRun run = CommandLineRun.of(arguments.split(" "));
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("/no").hasLineCount(1);
    }

    @Test
    void aSettingThatCannotBeUsedIsSaid() throws IOException {
        Path config = Files.writeString(folder.resolve("gatehouse.properties"), "dmarc.reject-modus = strict\n");
        CommandLineRun run = CommandLineRun.of("verify", "--ip", "192.0.2.1", "--config", config.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("dmarc.reject-modus").contains("did you mean dmarc.reject-mode");
    }

    @Test
    void aConfigurationThatIsNotUtf8IsSaidInOneSentence() throws IOException {
        Path config = Files.writeString(
                folder.resolve("gatehouse.properties"),
                "reports.organisation=M\u00fcller\n",
                StandardCharsets.ISO_8859_1);
        CommandLineRun run = CommandLineRun.of("verify", "--ip", "192.0.2.1", "--config", config.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("line 1 is not UTF-8").hasLineCount(1);
    }

    @Test
    void showsVerdictReplyResultsAndTrace() throws IOException {
        CommandLineRun run = CommandLineRun.of(
                "verify",
                "--ip",
                "203.0.113.9",
                "--helo",
                "mx.evil.example",
                "--mail-from",
                "boss@bank.example",
                "--message",
                message(FORGED),
                "--dns",
                dns.hostAndPort());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("Verdict: reject")
                .containsPattern("550-5\\.7\\.1 .*DMARC")
                .contains("Advice", "says: v=spf1 ip4:192.0.2.1 include:mail.example ip4:203.0.113.9 -all")
                .contains("spf=fail")
                .contains("dmarc=fail")
                .contains("SPF mailfrom: fail bank.example")
                .contains("DMARC: fail bank.example, policy reject of bank.example")
                .contains("TXT _dmarc.bank.example: found");
        assertThat(run.out().lines()).allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c < 0x7f));
    }

    /** Of a sender that is hosted where the message comes to: what a stranger may not, nobody else's answer permits. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "forged        | 203.0.113.9 | reject | 550-5.7.1 Sender not authorized: mail as bank.example must"
                        + " come signed in",
                "vouched for   | 192.0.2.1   | accept | by rule dmarc.pass",
            })
    void asksTheStrangerRule(String name, String client, String verdict, String says) throws IOException {
        CommandLineRun run = CommandLineRun.of(
                "verify",
                "--hosted",
                "example.net,bank.example",
                "--ip",
                client,
                "--mail-from",
                "boss@bank.example",
                "--message",
                message(FORGED),
                "--dns",
                dns.hostAndPort());
        assertThat(run.out()).startsWith("Verdict: " + verdict).contains(says).doesNotContain("not asked: whether");
    }

    @Test
    void saysThatNobodyToldItWhichDomainsAreOurs() {
        CommandLineRun run = CommandLineRun.of(
                "verify", "--ip", "192.0.2.1", "--mail-from", "boss@bank.example", "--dns", dns.hostAndPort());
        assertThat(run.out())
                .contains("not asked: whether a stranger may use this sender")
                .contains("--hosted");
    }

    @Test
    void saysTheSameAsJson() throws IOException {
        CommandLineRun run = CommandLineRun.of(
                "verify",
                "--ip",
                "203.0.113.9",
                "--mail-from",
                "boss@bank.example",
                "--message",
                message(FORGED),
                "--dns",
                dns.hostAndPort(),
                "--json");
        assertThat(run.json()).hasSize(1);
        JsonNode answer = run.json().get(0);
        assertThat(keys(answer))
                .containsExactly("spf", "dkim", "arc", "dmarc", "verdict", "authenticationResults", "trace");
        assertThat(keys(answer.get("spf")))
                .containsExactly("result", "domain", "identity", "explanation", "lookups", "voids");
        assertThat(answer.get("spf"))
                .hasToString("{\"result\":\"fail\",\"domain\":\"bank.example\","
                        + "\"identity\":\"mailfrom\",\"explanation\":\"\",\"lookups\":1,\"voids\":0}");
        assertThat(answer.get("dkim")).isEmpty();
        assertThat(keys(answer.get("dmarc")))
                .containsExactly(
                        "result",
                        "authorDomain",
                        "policyDomain",
                        "organizationalDomain",
                        "policy",
                        "appliedPolicy",
                        "spfAligned",
                        "dkimAligned",
                        "discovery",
                        "reason");
        assertThat(answer.at("/dmarc/result").textValue()).isEqualTo("fail");
        assertThat(answer.at("/dmarc/policy").textValue()).isEqualTo("reject");
        assertThat(answer.at("/dmarc/discovery").textValue()).isEqualTo("treewalk");
        assertThat(answer.at("/verdict/disposition").textValue()).isEqualTo("reject");
        assertThat(answer.at("/verdict/reply").textValue().lines()).hasSize(3).allMatch(line -> line.startsWith("550"));
        assertThat(answer.get("authenticationResults").textValue())
                .contains("; spf=fail")
                .doesNotContain("\n");
        assertThat(answer.at("/trace/spf")).isNotEmpty();
        assertThat(answer.at("/trace/dmarc")).isNotEmpty();
    }

    @Test
    void leavesOutWhatItCannotTell() throws IOException {
        Path cases = Files.writeString(folder.resolve("cases.jsonl"), """
            {"id": "spf only", "ip": "192.0.2.1", "mailFrom": "a@bank.example"}
            {"id": "message only", "message": "%s"}
            """.formatted(message(FORGED)));
        List<JsonNode> answers = CommandLineRun.of("verify", "--batch", cases.toString(), "--dns", dns.hostAndPort())
                .json();
        assertThat(keys(answers.get(0))).containsExactly("id", "spf", "verdict", "authenticationResults");
        assertThat(answers.get(0).at("/spf/result").textValue()).isEqualTo("pass");
        assertThat(answers.get(0).at("/verdict/disposition").textValue()).isEqualTo("accept");
        assertThat(answers.get(0).get("authenticationResults").textValue())
                .endsWith("; spf=pass smtp.mailfrom=bank.example");
        assertThat(keys(answers.get(1)))
                .containsExactly("id", "dkim", "arc", "dmarc", "verdict", "authenticationResults");
        assertThat(answers.get(1).get("authenticationResults").textValue())
                .doesNotContain("spf=")
                .doesNotContain("0.0.0.0");
    }

    @Test
    void aMalformedLineGivesExitCodeTwo() throws IOException {
        Path cases = Files.writeString(folder.resolve("cases.jsonl"), "{\"id\":\"a\"}\n\nnonsense\n{\"id\":\"b\"}\n");
        CommandLineRun run = CommandLineRun.of("verify", "--batch", cases.toString(), "--dns", dns.hostAndPort());
        assertThat(run.exitCode()).isEqualTo(ExitCode.MALFORMED);
        assertThat(run.json()).hasSize(3);
        assertThat(run.json().get(1).get("id").isNull()).isTrue();
        assertThat(run.json().get(1).has("error")).isTrue();
    }

    @Test
    void aSilentDnsIsTemperrorWithinTheTimeout() {
        dns.timesOut("bank.example");
        CommandLineRun run = CommandLineRun.of(
                "spf",
                "--ip",
                "192.0.2.1",
                "--mail-from",
                "a@bank.example",
                "--dns",
                dns.hostAndPort(),
                "--timeout",
                "0.3");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("SPF mailfrom: temperror bank.example");
    }

    /** As an editor on Windows leaves it: the From became a line that is no field, and DMARC had no author domain. */
    @Test
    void aByteOrderMarkDoesNotTakeTheFirstHeaderAway() throws IOException {
        String first = FORGED.substring(FORGED.indexOf("From:"));
        for (String text : List.of("\ufeff" + first, "\ufeff" + first.replace("\r\n", "\n"))) {
            CommandLineRun run = CommandLineRun.of(
                    "verify", "--ip", "203.0.113.9", "--message", message(text), "--dns", dns.hostAndPort(), "--json");
            assertThat(run.json().get(0).at("/dmarc/authorDomain").textValue()).isEqualTo("bank.example");
        }
    }

    /** One client is one text, as a person would search for it (RFC 5952). */
    @Test
    void anIpv6ClientIsWrittenInOneForm() throws IOException {
        for (String format : List.of("--json", "--timeout=2")) {
            String out = CommandLineRun.of(
                            "verify",
                            format,
                            "--ip",
                            "2001:db8:0:0:0:0:0:7",
                            "--helo",
                            "mx.evil.example",
                            "--mail-from",
                            "boss@bank.example",
                            "--message",
                            message(FORGED),
                            "--dns",
                            dns.hostAndPort())
                    .out();
            assertThat(out).contains("2001:db8::7").doesNotContain("2001:db8:0:0");
        }
        String[] spf = {
            "spf", "--ip", "2001:db8::7", "--mail-from", "boss@bank.example", "--dns", dns.hostAndPort(), "--json"
        };
        assertThat(CommandLineRun.of(spf).out()).contains("2001:db8::7").doesNotContain("2001:db8:0:0");
    }

    @Test
    void spfShowsEveryStep() {
        CommandLineRun run = CommandLineRun.of(
                "spf", "--ip", "198.51.100.7", "--mail-from", "a@bank.example", "--dns", dns.hostAndPort());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("SPF mailfrom: pass bank.example, 1 lookup")
                .contains("TXT bank.example: found")
                .contains("TXT mail.example: found")
                .contains("SPF helo: none");
    }

    @Test
    void spfSaysWhatToChange() {
        String[] check = {"spf", "--ip", "203.0.113.9", "--mail-from", "a@bank.example", "--dns", dns.hostAndPort()};
        assertThat(CommandLineRun.of(check).out()).contains("Advice").contains("ip4:203.0.113.9");
        String[] asJson =
                Stream.concat(Arrays.stream(check), Stream.of("--json")).toArray(String[]::new);
        JsonNode advice = CommandLineRun.of(asJson).json().get(0).at("/spf/advice");
        assertThat(advice.get("reason").textValue()).isEqualTo("not-listed");
        assertThat(advice.get("change").textValue()).contains("ip4:203.0.113.9");
        assertThat(advice.get("sentences")).isNotEmpty();
    }

    @Test
    void spfSaysWhatToChangeAboutTheHeloName() {
        String[] check = {"spf", "--ip", "203.0.113.9", "--helo", "bank.example", "--dns", dns.hostAndPort()};
        assertThat(CommandLineRun.of(check).out())
                .containsSubsequence("SPF helo: fail bank.example", "Advice about the HELO name", "ip4:203.0.113.9");
    }

    @Test
    void spfCountsWhatTooManyLookupsCost() {
        StringBuilder includes = new StringBuilder("v=spf1");
        for (int i = 1; i <= 8; i++) {
            includes.append(" include:i").append(i).append(".example");
            dns.txt("i" + i + ".example", "v=spf1 a a:bank.example -all").address("i" + i + ".example", "192.0.2.1");
        }
        dns.txt("many.example", includes.toString()).address("bank.example", "192.0.2.1");
        String[] check = {
            "spf", "--ip", "203.0.113.9", "--mail-from", "a@many.example", "--dns", dns.hostAndPort(), "--json"
        };
        JsonNode spf = CommandLineRun.of(check).json().get(0).get("spf");
        assertThat(spf.get("result").textValue()).isEqualTo("permerror");
        assertThat(spf.at("/evaluation/check/problem/kind").textValue()).isEqualTo("too-many-lookups");
        assertThat(spf.at("/advice/lookups/lookups").intValue()).isEqualTo(24);
    }

    @Test
    void spfSaysTheSameAsJson() {
        JsonNode answer = CommandLineRun.of(
                        "spf",
                        "--ip",
                        "198.51.100.7",
                        "--mail-from",
                        "a@bank.example",
                        "--dns",
                        dns.hostAndPort(),
                        "--json")
                .json()
                .get(0);
        assertThat(answer.at("/spf/result").textValue()).isEqualTo("pass");
        assertThat(answer.at("/helo/result").textValue()).isEqualTo("none");
        assertThat(answer.at("/spf/trace")).isNotEmpty();
        JsonNode include = answer.at("/spf/evaluation/check/terms/1");
        assertThat(include.get("term").textValue()).isEqualTo("include:mail.example");
        assertThat(include.get("lookup").intValue()).isEqualTo(1);
        assertThat(include.at("/check/question/ttlSeconds").intValue()).isEqualTo(300);
        assertThat(include.at("/check/terms/0/outcome").textValue()).isEqualTo("match");
    }

    @Test
    void anUnsignedMessageHasNoSignaturesAndNoChain() throws IOException {
        assertThat(CommandLineRun.of("dkim", message(FORGED), "--dns", dns.hostAndPort())
                        .out())
                .startsWith("DKIM: none");
        assertThat(CommandLineRun.of("arc", message(FORGED), "--dns", dns.hostAndPort())
                        .out())
                .startsWith("ARC: none");
        assertThat(CommandLineRun.of("dkim", message(FORGED), "--dns", dns.hostAndPort(), "--json")
                        .out())
                .startsWith("{\"dkim\":[]}");
        assertThat(CommandLineRun.of("arc", message(FORGED), "--dns", dns.hostAndPort(), "--json")
                        .out())
                .startsWith("{\"arc\":{\"result\":\"none\",\"instances\":0,\"reason\":\"\"");
    }

    @Test
    void aStrangersTextDrivesNoTerminal() throws IOException {
        String escape = "From: \u001b[31mBoss <boss@b\u0007ank.example>\r\n\r\n";
        CommandLineRun run = CommandLineRun.of(
                "verify",
                "--ip",
                "192.0.2.1",
                "--helo",
                "\u001b]0;x",
                "--message",
                message(escape),
                "--dns",
                dns.hostAndPort());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).allMatch(line -> line.chars().noneMatch(Character::isISOControl));
    }

    private String message(String text) throws IOException {
        return Files.writeString(folder.resolve("message.eml"), text).toString();
    }

    private static List<String> keys(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }
}
