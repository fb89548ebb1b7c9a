package dev.gatehouse.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.arc.ArcHop;
import dev.gatehouse.arc.ArcOutcome;
import dev.gatehouse.arc.ArcResult;
import dev.gatehouse.authres.AuthenticationResults;
import dev.gatehouse.authres.MethodResult;
import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dkim.DkimReason;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dmarc.DmarcEvaluator;
import dev.gatehouse.dmarc.DmarcOutcome;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfIdentity;
import dev.gatehouse.spf.SpfOutcome;
import dev.gatehouse.spf.SpfResult;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.trace.Trace;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers write comes into no header, reason or trace as anything but printable ASCII of bounded length. */
class HostileTextTest {
    /** Printable, and still nothing to be written without quotes. */
    private static final Domain ODD_DOMAIN = Domain.of("a;b=\"c(d\\e.example");

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "a\r\nBcc: eve@evil.example",
                "a\nb",
                "a\rb",
                "a\0b",
                "a\u001b[2Jb",
                "\u00e9\u202e\ud83d\ude00",
                "\"; dmarc=pass header.from=bank.example",
                "\\\"; dmarc=pass",
                "(; dmarc=pass",
                "a\\",
                "LONG"
            })
    void everyFieldOfEveryResultIsCleanedAndCut(String given) throws UnknownHostException {
        String evil = given.equals("LONG") ? "x".repeat(100_000) : given;
        SmtpFacts facts = facts(evil);
        AuthenticationResults results = found(evil).results("mx.receiver.example", facts);
        String field = results.toField().text();

        assertThat(field).endsWith("\r\n");
        assertThat(field.split("\r\n")).allSatisfy(line -> assertThat(line).matches("[\\x20-\\x7e]{1,900}"));
        assertThat(field.split("\r\n"))
                .filteredOn(line -> !line.startsWith(" "))
                .hasSize(1);
        AuthenticationResults read =
                AuthenticationResults.parse(HeaderField.of(field).value()).orElseThrow();
        assertThat(read.results())
                .extracting(MethodResult::method)
                .containsExactly("auth", "spf", "dkim", "arc", "dmarc");
        assertThat(read.of("dmarc").get(0).result()).isEqualTo("fail");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"x\r\ny", "\0", "\u00ff", ";", "p=\"", "%0d%0a"})
    void aRecordsTextComesCleanIntoTheTrace(String evil) throws UnknownHostException {
        MapDns dns = new MapDns().txt("_dmarc.example.com", "v=DMARC1; p=reject; x=" + evil);
        MessageHeader header = new MessageHeader(List.of(HeaderField.of("From: a@example.com\r\n")), false);
        SpfResult spf = SpfResult.none(SpfIdentity.MAIL_FROM, Optional.empty(), "");
        DmarcResult result = new DmarcEvaluator(dns).evaluate(header, spf, List.of());
        Authentication found = new Authentication(spf, spf, List.of(), ArcResult.none(), result);
        Verdict verdict = new LocalPolicy(PolicySettings.defaults()).judge(facts(evil), header, found);

        assertThat(result.trace().asText() + verdict.trace().asText()).matches("(?s)[\\x20-\\x7e\\n]*");
        assertThat(result.reason()).matches("[\\x20-\\x7e]*");
    }

    private static Authentication found(String evil) {
        SpfResult spf = new SpfResult(
                SpfOutcome.PERMERROR, SpfIdentity.MAIL_FROM, Optional.of(ODD_DOMAIN), evil, evil, 0, 0, Trace.empty());
        DkimResult dkim = new DkimResult(
                DkimOutcome.NEUTRAL,
                Optional.of(ODD_DOMAIN),
                evil,
                evil,
                evil,
                0,
                List.of(evil),
                evil,
                DkimReason.MALFORMED_SIGNATURE,
                evil,
                Trace.empty());
        ArcResult arc = new ArcResult(
                ArcOutcome.FAIL,
                1,
                0,
                true,
                List.of(new ArcHop(1, Optional.of(ODD_DOMAIN), evil)),
                evil,
                Trace.empty());
        DmarcResult dmarc = DmarcResult.unevaluated(DmarcOutcome.FAIL, Optional.of(ODD_DOMAIN), evil, Trace.empty());
        return new Authentication(spf, spf, List.of(dkim), arc, dmarc);
    }

    private static SmtpFacts facts(String evil) throws UnknownHostException {
        return new SmtpFacts(
                evil,
                evil,
                InetAddress.getByName("2001:db8::1"),
                587,
                PortRole.SUBMISSION,
                evil,
                true,
                AuthState.SUCCEEDED,
                Optional.of(evil),
                ReversePath.of("a@" + evil));
    }
}
