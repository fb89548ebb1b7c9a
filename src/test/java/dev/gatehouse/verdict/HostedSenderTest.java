package dev.gatehouse.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.arc.ArcHop;
import dev.gatehouse.arc.ArcOutcome;
import dev.gatehouse.arc.ArcResult;
import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dkim.DkimReason;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dmarc.DmarcEvaluator;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfIdentity;
import dev.gatehouse.spf.SpfOutcome;
import dev.gatehouse.spf.SpfResult;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.trace.Trace;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stranger whose reverse-path is at ours.example, which is hosted here. */
class HostedSenderTest {
    private static final String OURS = "ours.example";

    private final MapDns dns = new MapDns();
    private PolicySettings settings = PolicySettings.defaults();
    private String reversePath = "ceo@" + OURS;
    private String from = "ceo@" + OURS;
    private SpfOutcome spf = SpfOutcome.FAIL;
    private List<DkimResult> signatures = List.of();
    private List<String> recipients = List.of("anna@" + OURS);
    private boolean hosted = true;
    private ArcResult arc = ArcResult.none();
    private PortRole port = PortRole.MX;
    private AuthState auth = AuthState.NOT_TRIED;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // name                                       | SPF       | signatures                  | From
                //   | DMARC record | verdict
                "SPF of ours passes                           | PASS      | -                           |"
                        + " ceo@ours.example | -        | accept dmarc.none",
                "our signature passes                         | FAIL      | PASS ours.example           |"
                        + " ceo@ours.example | -        | accept dmarc.none",
                "our signature passes, From of another        | FAIL      | PASS ours.example           |"
                        + " x@list.example   | -        | accept dmarc.none",
                "DMARC of ours passes by a name below         | SOFTFAIL  | PASS m.ours.example         |"
                        + " ceo@ours.example | p=none   | accept dmarc.pass",
                "nothing passes                               | FAIL      | -                           |"
                        + " ceo@ours.example | -        | reject sender.local-unauthenticated",
                "softfail is no pass                          | SOFTFAIL  | -                           |"
                        + " ceo@ours.example | -        | reject sender.local-unauthenticated",
                "no SPF record is no pass                     | NONE      | FAIL ours.example           |"
                        + " ceo@ours.example | -        | reject sender.local-unauthenticated",
                "another's signature is not ours              | FAIL      | PASS evil.example           |"
                        + " ceo@ours.example | -        | reject sender.local-unauthenticated",
                "another's DMARC is not ours                  | FAIL      | PASS evil.example           |"
                        + " x@evil.example   | p=reject | reject sender.local-unauthenticated",
                "a look-alike below another is not ours       | FAIL      | PASS ours.example.evil.example |"
                        + " ceo@ours.example | p=none | reject sender.local-unauthenticated",
                "temperror of an unrelated signer is nothing  | FAIL      | TEMPERROR evil.example      |"
                        + " ceo@ours.example | p=reject | reject sender.local-unauthenticated",
                "the same without a DMARC record              | FAIL      | TEMPERROR evil.example      |"
                        + " ceo@ours.example | -        | reject sender.local-unauthenticated",
                "temperror of another's DMARC is nothing      | FAIL      | PASS evil.example           |"
                        + " x@evil.example   | SERVFAIL | reject sender.local-unauthenticated",
                "SPF of ours cannot be told                   | TEMPERROR | -                           |"
                        + " ceo@ours.example | -        | defer sender.cannot-tell",
                "SPF of ours cannot be told, From of another  | TEMPERROR | PASS evil.example           |"
                        + " x@evil.example   | -        | defer sender.cannot-tell",
                "our signature cannot be told                 | FAIL      | TEMPERROR ours.example      |"
                        + " ceo@ours.example | -        | defer sender.cannot-tell",
                "one of a name below ours cannot be told      | FAIL      | TEMPERROR m.ours.example    |"
                        + " ceo@ours.example | p=none   | defer sender.cannot-tell",
                "whether a name below is aligned is unknown   | FAIL      | PASS m.ours.example         |"
                        + " ceo@ours.example | SERVFAIL | defer sender.cannot-tell",
                "DMARC unknown, but nothing could be aligned  | FAIL      | FAIL ours.example           |"
                        + " ceo@ours.example | SERVFAIL | reject sender.local-unauthenticated",
                "DMARC unknown, signed by another             | FAIL      | PASS evil.example           |"
                        + " ceo@ours.example | SERVFAIL | reject sender.local-unauthenticated",
                "own reject policy: the sender rule speaks    | FAIL      | -                           |"
                        + " ceo@ours.example | p=reject | reject sender.local-unauthenticated",
            })
    void onlyTheDomainItselfVouches(
            String name, SpfOutcome spfOutcome, String signed, String author, String record, String expected) {
        spf = spfOutcome;
        signatures = signatures(signed);
        from = author;
        publish("_dmarc." + from.replaceFirst(".*@", ""), record);

        assertThat(words(judge())).isEqualTo(expected);
    }

    private void publish(String name, String record) {
        if (record == null) {
            return;
        }
        if (record.equals("SERVFAIL")) {
            dns.unavailable(name, record);
        } else {
            dns.txt(name, "v=DMARC1; " + record);
        }
    }

    private static String words(Verdict verdict) {
        return verdict.disposition().word() + " " + verdict.rule();
    }

    @Test
    void aSenderOfAnotherDomainIsNotAsked() {
        hosted = false;

        assertThat(words(judge())).isEqualTo("accept dmarc.none");
    }

    @ParameterizedTest(name = "{0} port, AUTH {1}: {2}")
    @CsvSource({
        "MX,         NOT_OFFERED, SND-LOCAL-UNAUTH",
        "MX,         NOT_TRIED,   SND-LOCAL-UNAUTH",
        "MX,         FAILED,      SND-LOCAL-UNAUTH",
        "SUBMISSION, NOT_OFFERED, SND-AUTH-MISSING",
        "SUBMISSION, NOT_TRIED,   SND-AUTH-MISSING",
        "SUBMISSION, FAILED,      SND-AUTH-FAILED",
    })
    void whoIsMerelyNotSignedInIsToldThatAndNotAboutDmarc(PortRole role, AuthState state, String expected) {
        publish("_dmarc." + OURS, "p=reject");
        port = role;
        auth = state;

        assertThat(judge().grounds().map(grounds -> grounds.refusal().id())).contains(expected);
        assertThat(judge().authentication().dmarc().outcome().word()).isEqualTo("fail");
    }

    @Test
    void anExemptNetworkIsNeverRefused() {
        settings = with(new Exemptions(List.of(Network.parse("203.0.113.0/24")), Map.of(), Map.of(), Set.of()));

        assertThat(words(judge())).isEqualTo("accept session.exempt-network");
    }

    @Test
    void postmasterIsAlwaysReachable() {
        recipients = List.of("postmaster@" + OURS);

        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
    }

    @Test
    void aTrustedForwarderBreaksSpfOfOurOwnMailToo() {
        settings = settings.trusting(List.of(Network.parse("203.0.113.0/24")), Set.of(), Set.of());

        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
    }

    /** What a sealer saw of a message says nothing about the reverse-path under which it comes again. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "ceo@ours.example, accept sender.trusted-path",
        "ceo@news.ours.example, accept sender.trusted-path",
        "x@forger.example, reject sender.local-unauthenticated",
    })
    void aTrustedSealerVouchesForTheAuthorThatItSawOnly(String author, String expected) {
        from = author;
        String domain = author.substring(author.indexOf('@') + 1);
        publish("_dmarc." + domain, "p=reject");
        settings = settings.trusting(List.of(), Set.of(), Set.of(Domain.of("list.example")));
        arc = new ArcResult(
                ArcOutcome.PASS,
                1,
                0,
                true,
                List.of(new ArcHop(
                        1, Optional.of(Domain.of("list.example")), "list.example; dmarc=pass header.from=" + domain)),
                "",
                Trace.empty());

        assertThat(judge().trace().asText()).contains(expected.substring(expected.indexOf(' ') + 1));
        assertThat(judge().disposition().word()).isEqualTo(expected.substring(0, expected.indexOf(' ')));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "ENFORCE, reject sender.local-unauthenticated",
        "DEFER, defer sender.local-unauthenticated",
        "WARN, accept dmarc.none",
        "OFF, accept dmarc.none"
    })
    void obeysItsMode(RuleMode mode, String expected) {
        settings = settings.withMode(Rule.SENDER, mode);

        assertThat(words(judge())).isEqualTo(expected);
        assertThat(judge().dryRuns())
                .extracting(
                        would -> would.rule().word() + " " + would.disposition().word())
                .isEqualTo(mode == RuleMode.WARN ? List.of("sender reject") : List.of());
    }

    @Test
    void afterTheQueueWhatCannotBeToldIsSetApartToo() {
        spf = SpfOutcome.TEMPERROR;

        assertThat(judge().afterQueueing().disposition()).isEqualTo(Disposition.QUARANTINE);
    }

    @Test
    void theNullSenderIsNobodys() {
        reversePath = "";

        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
    }

    private PolicySettings with(Exemptions exemptions) {
        return new PolicySettings(
                settings.rejectMode(),
                settings.modes(),
                settings.maxAuthorDomains(),
                settings.deferUnresolvedFor(),
                settings.acceptMailingLists(),
                settings.forwarders(),
                exemptions);
    }

    private Verdict judge() {
        MessageHeader header = new MessageHeader(List.of(HeaderField.of("From: " + from + "\r\n")), false);
        SpfResult mailFrom =
                new SpfResult(spf, SpfIdentity.MAIL_FROM, Optional.of(Domain.of(OURS)), "", "", 0, 0, Trace.empty());
        Authentication found = new Authentication(
                mailFrom,
                SpfResult.none(SpfIdentity.HELO, Optional.empty(), ""),
                signatures,
                arc,
                new DmarcEvaluator(dns).evaluate(header, mailFrom, signatures));
        return new LocalPolicy(settings)
                .judge(new MessageFacts(
                        facts(), header, AuthorDomain.of(header), found, recipients, hosted, Duration.ZERO));
    }

    private SmtpFacts facts() {
        return new SmtpFacts(
                "",
                "mail.ours.example",
                Network.literalAddress("203.0.113.9").orElseThrow(),
                port == PortRole.MX ? 25 : 587,
                port,
                "client.example",
                false,
                auth,
                Optional.empty(),
                ReversePath.of(reversePath));
    }

    private static List<DkimResult> signatures(String signed) {
        return signed == null
                ? List.of()
                : Arrays.stream(signed.split(","))
                        .map(one -> one.trim().split(" "))
                        .map(one -> signature(DkimOutcome.valueOf(one[0]), one[1]))
                        .toList();
    }

    private static DkimResult signature(DkimOutcome outcome, String sdid) {
        return new DkimResult(
                outcome,
                Optional.of(Domain.of(sdid)),
                "s",
                "",
                "",
                0,
                List.of(),
                "",
                outcome == DkimOutcome.TEMPERROR ? DkimReason.KEY_UNAVAILABLE : DkimReason.VERIFIED,
                "",
                Trace.empty());
    }
}
