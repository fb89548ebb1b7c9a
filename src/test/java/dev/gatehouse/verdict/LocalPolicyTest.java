package dev.gatehouse.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.arc.ArcHop;
import dev.gatehouse.arc.ArcOutcome;
import dev.gatehouse.arc.ArcResult;
import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dkim.DkimReason;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dmarc.DmarcEvaluator;
import dev.gatehouse.dns.Budget;
import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfIdentity;
import dev.gatehouse.spf.SpfOutcome;
import dev.gatehouse.spf.SpfResult;
import dev.gatehouse.testkit.MapDns;
import dev.gatehouse.trace.Trace;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPolicyTest {
    private static final Domain AUTHOR = Domain.of("sender.example");

    private final MapDns dns = new MapDns();
    private Dns asked = dns;
    private final List<HeaderField> header = new ArrayList<>();
    private final List<DkimResult> dkim = new ArrayList<>();
    private final List<String> recipients = new ArrayList<>();
    private SpfResult spf = SpfResult.none(SpfIdentity.MAIL_FROM, Optional.empty(), "");
    private ArcResult arc = ArcResult.none();
    private PolicySettings settings = PolicySettings.defaults();
    private Duration deferredFor = Duration.ZERO;

    @Test
    void aMessageOfADomainWithoutRecordIsAccepted() {
        from("ann@sender.example");

        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
        assertThat(judge().rule()).isEqualTo("dmarc.none");
        assertThat(judge().overrides()).isEmpty();
    }

    @Test
    void aPassIsAcceptedWhateverThePolicy() {
        fromOwner("p=reject");
        signed(DkimOutcome.PASS, DkimReason.VERIFIED, "sender.example");

        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
        assertThat(judge().overrides()).isEmpty();
        assertThat(judge().rule()).isEqualTo("dmarc.pass");
    }

    @Test
    void policyNoneChangesNothing() {
        fromOwner("p=none");

        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
        assertThat(judge().overrides()).isEmpty();
        assertThat(judge().rule()).isEqualTo("dmarc.fail.none");
    }

    @Test
    void quarantineIsQuarantine() {
        fromOwner("p=quarantine");

        assertThat(judge().disposition()).isEqualTo(Disposition.QUARANTINE);
        assertThat(judge().overrides()).isEmpty();
    }

    @Test
    void rejectWithoutASignOfADetourIsRefused() {
        fromOwner("p=reject");
        Verdict verdict = judge();

        assertThat(verdict.disposition()).isEqualTo(Disposition.REJECT);
        assertThat(verdict.rule()).isEqualTo("dmarc.reject.evidence");
        assertThat(verdict.grounds())
                .contains(new Grounds(Refusal.DMARC_REJECT, Map.of("fromDomain", "sender.example", "ip", "192.0.2.1")));
        assertThat(verdict.overrides()).isEmpty();
    }

    @Test
    void rejectWithTheSignsOfAListIsSetApart() {
        fromOwner("p=reject");
        header.add(HeaderField.of("List-Id: <l.list.example>\r\n"));
        signed(DkimOutcome.PASS, DkimReason.VERIFIED, "mail.list.example");

        assertThat(judge().disposition()).isEqualTo(Disposition.QUARANTINE);
        assertThat(reasons()).containsExactly(PolicyOverride.Type.MAILING_LIST);
        settings = settings.withRejectMode(RejectMode.STRICT);
        assertThat(judge().disposition()).isEqualTo(Disposition.REJECT);
        settings = settings.acceptingMailingLists();
        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
        assertThat(reasons()).containsExactly(PolicyOverride.Type.MAILING_LIST);
    }

    @Test
    void rejectWithAnArcSetIsSetApart() {
        fromOwner("p=reject");
        arc = new ArcResult(ArcOutcome.FAIL, 1, 0, true, List.of(), "broken", Trace.empty());

        assertThat(judge().disposition()).isEqualTo(Disposition.QUARANTINE);
        assertThat(reasons()).containsExactly(PolicyOverride.Type.LOCAL_POLICY);
        assertThat(judge().trace().asText()).contains("ARC sets");
    }

    @Test
    void rejectWithArcFieldsThatNobodySealedIsRefused() {
        fromOwner("p=reject");
        arc = new ArcResult(ArcOutcome.FAIL, 1, 0, false, List.of(), "the ARC set i=1 is not complete", Trace.empty());

        assertThat(judge().disposition()).isEqualTo(Disposition.REJECT);
    }

    @Test
    void rejectWithASignatureThatOnlyTheBodyBreaksIsSetApart() {
        fromOwner("p=reject");
        signed(DkimOutcome.FAIL, DkimReason.BODY_HASH_MISMATCH, "mail.sender.example");

        assertThat(judge().disposition()).isEqualTo(Disposition.QUARANTINE);
        assertThat(reasons()).containsExactly(PolicyOverride.Type.LOCAL_POLICY);
    }

    @Test
    void aStrangersBrokenSignatureIsNoSign() {
        fromOwner("p=reject");
        signed(DkimOutcome.FAIL, DkimReason.BODY_HASH_MISMATCH, "evil.example");

        assertThat(judge().disposition()).isEqualTo(Disposition.REJECT);
    }

    @Test
    void neverMeansQuarantine() {
        fromOwner("p=reject");
        settings = settings.withRejectMode(RejectMode.NEVER);

        assertThat(judge().disposition()).isEqualTo(Disposition.QUARANTINE);
        assertThat(reasons()).containsExactly(PolicyOverride.Type.LOCAL_POLICY);
    }

    @Test
    void testModeIsAReason() {
        fromOwner("p=reject; t=y");
        assertThat(judge().disposition()).isEqualTo(Disposition.QUARANTINE);
        assertThat(reasons()).containsExactly(PolicyOverride.Type.POLICY_TEST_MODE);
    }

    @Test
    void testModeOfQuarantineIsAccepted() {
        fromOwner("p=quarantine; t=y");
        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
        assertThat(reasons()).containsExactly(PolicyOverride.Type.POLICY_TEST_MODE);
        assertThat(judge().rule()).isEqualTo("dmarc.test-mode");
    }

    @Test
    void aTrustedForwarderIsBelieved() {
        fromOwner("p=reject");
        settings = settings.trusting(List.of(Network.parse("192.0.2.0/24")), Set.of(), Set.of());
        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
        assertThat(reasons()).containsExactly(PolicyOverride.Type.TRUSTED_FORWARDER);

        settings = settings.trusting(List.of(), Set.of(Domain.of("forwarder.example")), Set.of());
        assertThat(judge().disposition()).isEqualTo(Disposition.REJECT);
        signed(DkimOutcome.PASS, DkimReason.VERIFIED, "mx.forwarder.example");
        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
    }

    @Test
    void aTrustedForwarderIsNotRefusedForItsSpf() {
        fromOwner("p=reject");
        spf = spf(SpfOutcome.FAIL);
        settings = settings.trusting(List.of(Network.parse("192.0.2.0/24")), Set.of(), Set.of())
                .withMode(Rule.SPF_FAIL, RuleMode.ENFORCE);

        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
    }

    @Test
    void aTrustedSealerIsBelievedAboutTheAuthorDomain() {
        fromOwner("p=reject");
        settings = settings.trusting(List.of(), Set.of(), Set.of(Domain.of("list.example")));
        sealed("list.example", "list.example; dmarc=pass header.from=sender.example");
        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
        assertThat(judge().rule()).isEqualTo("dmarc.trusted-sealer");
        assertThat(judge().overrides())
                .containsExactly(
                        new PolicyOverride(PolicyOverride.Type.TRUSTED_FORWARDER, "arc=pass as.1=list.example"));

        sealed("list.example", "list.example; dmarc=pass header.from=other.example");
        assertThat(judge().disposition()).isEqualTo(Disposition.QUARANTINE);
        sealed("list.example", "list.example; dmarc=fail header.from=sender.example");
        assertThat(judge().disposition()).isEqualTo(Disposition.QUARANTINE);
        sealed("evil.example", "list.example; dmarc=pass header.from=sender.example");
        assertThat(judge().disposition()).isEqualTo(Disposition.QUARANTINE);
    }

    @Test
    void anUntrustedSealerHidesTheTrustedOnesBeforeIt() {
        fromOwner("p=reject");
        settings = settings.trusting(List.of(), Set.of(), Set.of(Domain.of("list.example")));
        String pass = "list.example; dmarc=pass header.from=sender.example";
        arc = new ArcResult(
                ArcOutcome.PASS,
                2,
                0,
                true,
                List.of(
                        new ArcHop(1, Optional.of(Domain.of("list.example")), pass),
                        new ArcHop(2, Optional.of(Domain.of("evil.example")), "evil.example; dmarc=fail")),
                "",
                Trace.empty());

        assertThat(judge().disposition()).isEqualTo(Disposition.QUARANTINE);
    }

    @Test
    void warnHasNoEffectAndSaysWhatItWouldHaveDone() {
        fromOwner("p=reject");
        settings = settings.dryRun();
        Verdict verdict = judge();

        assertThat(verdict.disposition()).isEqualTo(Disposition.ACCEPT);
        assertThat(verdict.grounds()).isEmpty();
        assertThat(verdict.wouldRefuse().flatMap(DryRun::grounds).map(Grounds::refusal))
                .contains(Refusal.DMARC_REJECT);
        assertThat(reasons()).containsExactly(PolicyOverride.Type.LOCAL_POLICY);
    }

    @Test
    void offDoesNotAskAndIsStillAReason() {
        fromOwner("p=reject");
        settings = settings.withMode(Rule.DMARC, RuleMode.OFF);

        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
        assertThat(judge().wouldRefuse()).isEmpty();
        assertThat(reasons()).containsExactly(PolicyOverride.Type.LOCAL_POLICY);
    }

    @Test
    void deferRefusesForNow() {
        fromOwner("p=reject");
        settings = settings.withMode(Rule.DMARC, RuleMode.DEFER);

        assertThat(judge().disposition()).isEqualTo(Disposition.DEFER);
        assertThat(judge().grounds().map(Grounds::refusal)).contains(Refusal.DMARC_REJECT);
    }

    @Test
    void anUnresolvedResultIsDeferredForATimeAndThenAccepted() {
        from("ann@sender.example");
        dns.unavailable("_dmarc.sender.example", "timeout");
        assertThat(judge().disposition()).isEqualTo(Disposition.DEFER);
        assertThat(judge().grounds()).contains(new Grounds(Refusal.DMARC_TEMP, Map.of("fromDomain", "sender.example")));

        deferredFor = Duration.ofHours(4);
        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
        assertThat(judge().rule()).isEqualTo("dmarc.temperror.waited-enough");
    }

    /** However long it waited: a stranger can bring it about that our limits end. */
    @Test
    void whatOurOwnLimitsCutShortNeverEndsInTheInbox() {
        fromOwner("p=reject");
        asked = Budget.of(Duration.ofMinutes(1), 0).over(dns);
        assertThat(judge().disposition()).isEqualTo(Disposition.DEFER);
        assertThat(judge().grounds().map(Grounds::refusal)).contains(Refusal.DMARC_TEMP);

        deferredFor = Duration.ofHours(4);
        assertThat(judge().disposition()).isEqualTo(Disposition.QUARANTINE);
        assertThat(judge().rule()).isEqualTo("dmarc.temperror.cut-short");

        deferredFor = MessageFacts.CANNOT_WAIT;
        assertThat(judge().disposition()).isEqualTo(Disposition.QUARANTINE);
        assertThat(reasons()).isEmpty();
    }

    @ParameterizedTest(name = "signature of {0}, key {1}, {2}: {3}")
    @CsvSource({
        "sender.example,     KEY_UNAVAILABLE, p=reject,     QUARANTINE, dmarc.temperror.chosen-name",
        "dead.sender.example, KEY_UNAVAILABLE, p=reject,     QUARANTINE, dmarc.temperror.chosen-name",
        "dead.sender.example, KEY_CUT_SHORT,   p=reject,     QUARANTINE, dmarc.temperror.cut-short",
        "dead.sender.example, KEY_UNAVAILABLE, p=none,       ACCEPT,     dmarc.temperror.waited-enough",
        "forger.example,     KEY_UNAVAILABLE, p=reject,     REJECT,     dmarc.reject.evidence",
        "forger.example,     KEY_CUT_SHORT,   p=reject,     REJECT,     dmarc.reject.evidence",
        "forger.example,     KEY_UNAVAILABLE, p=quarantine, QUARANTINE, dmarc.quarantine",
    })
    void aSignatureThatNobodyCanCheckLetsNothingIn(
            String signer, DkimReason reason, String policy, Disposition disposition, String rule) {
        fromOwner(policy);
        signed(DkimOutcome.TEMPERROR, reason, signer);
        deferredFor = Duration.ofHours(4);

        assertThat(judge().disposition()).isEqualTo(disposition);
        assertThat(judge().rule()).isEqualTo(rule);
    }

    /** As above, with a name in From that nobody serves. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"p=reject, QUARANTINE", "p=none, ACCEPT", "p=none; sp=quarantine, QUARANTINE"})
    void anAuthorBelowAnEnforcedDomainWhoseOwnDnsIsDeadIsSetApart(String policyAbove, Disposition disposition) {
        fromOwner(policyAbove);
        from("ceo@dead.sender.example");
        dns.unavailable("_dmarc.dead.sender.example", "timeout");
        assertThat(judge().disposition()).isEqualTo(Disposition.DEFER);

        deferredFor = Duration.ofHours(4);
        assertThat(judge().disposition()).isEqualTo(disposition);
    }

    /** Who has several authors cannot hide the one that counts behind one whose own DNS is dead, in whatever order. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"x@forger.example, ceo@sender.example", "ceo@sender.example, x@forger.example"})
    void amongSeveralAuthorsTheOneThatAStrangerCanKeepOpenCounts(String authors) {
        fromOwner("p=reject");
        from(authors);
        dns.txt("_dmarc.forger.example", "v=DMARC1; p=reject");
        spf = new SpfResult(
                SpfOutcome.TEMPERROR,
                SpfIdentity.MAIL_FROM,
                Optional.of(Domain.of("forger.example")),
                "",
                "",
                0,
                0,
                Trace.empty());
        signed(DkimOutcome.TEMPERROR, DkimReason.KEY_UNAVAILABLE, "dead.sender.example");
        deferredFor = Duration.ofHours(4);

        assertThat(judge().disposition()).isEqualTo(Disposition.QUARANTINE);
        assertThat(judge().rule()).isEqualTo("dmarc.temperror.chosen-name");
    }

    /** That the forger's own policy asks for nothing says nothing about the other author's. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"x@forger.example, ceo@sender.example", "ceo@sender.example, x@forger.example"})
    void amongSeveralAuthorsOneWhoAsksForNothingExcusesNobody(String authors) {
        fromOwner("p=reject");
        from(authors);
        dns.txt("_dmarc.forger.example", "v=DMARC1; p=none");
        signed(DkimOutcome.TEMPERROR, DkimReason.KEY_CUT_SHORT, "s.forger.example");
        signed(DkimOutcome.TEMPERROR, DkimReason.KEY_UNAVAILABLE, "dead.sender.example");
        deferredFor = Duration.ofHours(4);

        assertThat(judge().disposition()).isEqualTo(Disposition.QUARANTINE);
    }

    /** The dead name took the time that there was for the questions above it. */
    @Test
    void anAuthorBelowADeadNameIsSetApartThoughOurLimitsKeptUsFromThePolicyAbove() {
        fromOwner("p=reject");
        from("ceo@a.dead.sender.example");
        dns.unavailable("_dmarc.a.dead.sender.example", "timeout");
        asked = Budget.of(Duration.ofMinutes(1), 1).over(dns);
        deferredFor = Duration.ofHours(4);

        assertThat(judge().disposition()).isEqualTo(Disposition.QUARANTINE);
        assertThat(judge().rule()).isEqualTo("dmarc.temperror.cut-short");
    }

    /** An exception for one author is none for another who stands beside it. */
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "'x@excepted.example, ceo@sender.example', EXEMPT, REJECT",
        "'ceo@sender.example, x@excepted.example', EXEMPT, REJECT",
        "'x@excepted.example, ceo@sender.example', NEVER,  REJECT",
        "'x@excepted.example, y@excepted.example', EXEMPT, ACCEPT",
    })
    void anExceptionForAnAuthorIsNoneForAnotherBesideIt(String authors, RejectMode mode, Disposition expected) {
        fromOwner("p=reject");
        from(authors);
        dns.txt("_dmarc.excepted.example", "v=DMARC1; p=reject");
        settings = settings.withExceptions(Map.of(Domain.of("excepted.example"), mode), Map.of());

        assertThat(judge().disposition()).isEqualTo(expected);
    }

    @Test
    void aTrustedForwardersMailIsTakenThoughOurLimitsEnded() {
        fromOwner("p=reject");
        asked = Budget.of(Duration.ofMinutes(1), 0).over(dns);
        deferredFor = Duration.ofHours(4);
        settings = settings.trusting(List.of(Network.parse("192.0.2.0/24")), Set.of(), Set.of());

        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
    }

    @Test
    void postmasterAndAbuseAreAlwaysReachable() {
        fromOwner("p=reject");
        recipients.add("Postmaster@here.example");
        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
        assertThat(reasons()).containsExactly(PolicyOverride.Type.LOCAL_POLICY);
    }

    @Test
    void aSecondRecipientWhoMustBeReachedChangesNothingForTheFirst() {
        fromOwner("p=reject");
        settings = settings.withExceptions(
                Map.of(), Map.of("never@here.example", RejectMode.NEVER, "exempt@here.example", RejectMode.EXEMPT));
        recipients.addAll(
                List.of("bob@here.example", "Postmaster@here.example", "never@here.example", "exempt@here.example"));
        assertThat(judge().disposition()).isEqualTo(Disposition.REJECT);

        QueuedVerdict queued = new LocalPolicy(settings).judgeQueued(messageFacts());
        assertThat(queued.verdict().disposition()).isEqualTo(Disposition.QUARANTINE);
        assertThat(queued.spared()).containsExactly("Postmaster@here.example", "exempt@here.example");
    }

    @ParameterizedTest(name = "{0}: {1} and {2}")
    @CsvSource({
        "usual, a@here.example, b@here.example, true",
        "usual, a@here.example, postmaster@here.example, false",
        "usual, Abuse@here.example, postmaster@here.example, true",
        "usual, a@here.example, never@here.example, false",
        "usual, never@here.example, x@never.example, true",
        "usual, exempt@here.example, postmaster@here.example, false",
        "usual, a@here.example, evidence@here.example, true",
        "by author, a@here.example, evidence@here.example, false",
        "no dmarc, a@here.example, never@here.example, true",
        "no dmarc, a@here.example, postmaster@here.example, false",
        "dry run, a@here.example, postmaster@here.example, true",
    })
    void recipientsWhoMayBeAnsweredDifferentlyShareNoTransaction(String site, String one, String other, boolean share) {
        settings = settings.withExceptions(
                site.equals("by author") ? Map.of(AUTHOR, RejectMode.STRICT) : Map.of(),
                Map.of(
                        "never@here.example", RejectMode.NEVER,
                        "@never.example", RejectMode.NEVER,
                        "exempt@here.example", RejectMode.EXEMPT,
                        "evidence@here.example", RejectMode.EVIDENCE));
        settings = site.equals("no dmarc") ? settings.withMode(Rule.DMARC, RuleMode.OFF) : settings;
        LocalPolicy policy = new LocalPolicy(site.equals("dry run") ? settings.dryRun() : settings);

        assertThat(policy.mayShareTransaction(facts(), one, other)).isEqualTo(share);
        assertThat(policy.mayShareTransaction(facts(), other, one)).isEqualTo(share);
    }

    /** Anybody can write a List-Id; who stands for it is told by SPF or a signature. */
    @ParameterizedTest(name = "{0}, signed by {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "List-Id: x                                          | list.example         | REJECT",
                "List-Post:                                          | list.example         | REJECT",
                "List-Post: NO                                       | list.example         | REJECT",
                "List-Id: <l.list.example>                           |                      | REJECT",
                "List-Id: <l.list.example>                           | evil.example         | REJECT",
                "List-Id: <l.list.example>                           | notlist.example      | REJECT",
                "List-Id: <l.list.co.uk>                             | evil.co.uk           | REJECT",
                "List-Id: <example>                                  | list.example         | REJECT",
                "List-Id: list.example <l.evil.example>              | list.example         | REJECT",
                "List-Id: \"<l.list.example>\" <l.evil.example>      | list.example         | REJECT",
                "List-Id: The list <l.sub.list.example> (a comment)  | mail.list.example    | QUARANTINE",
                "List-Id: <l.list.example>                           | LIST.example         | QUARANTINE",
                "List-Post: <mailto:l@list.example>                  | list.example         | QUARANTINE",
                "List-Post: <mailto:l@lists.list.example?subject=x>  | list.example         | QUARANTINE",
                "List-Post: <https://list.example/new>, <mailto:x@y> | list.example         | QUARANTINE",
                "List-Post: <mailto:list.example@evil.example>       | list.example         | REJECT",
                "List-Id: <l.bounce.example>                         | by SPF               | QUARANTINE",
            })
    void onlyAListThatSomebodyStandsForIsASign(String field, @Nullable String signer, Disposition disposition) {
        fromOwner("p=reject");
        header.add(HeaderField.of(field + "\r\n"));
        if ("by SPF".equals(signer)) {
            spf = spf(SpfOutcome.PASS);
        } else if (signer != null) {
            signed(DkimOutcome.PASS, DkimReason.VERIFIED, signer);
        }

        assertThat(judge().disposition()).isEqualTo(disposition);
    }

    @Test
    void aDryRunSaysWhatEachRuleWouldHaveDone() {
        fromOwner("p=quarantine");
        settings = settings.dryRun().withMode(Rule.SPF_FAIL, RuleMode.WARN);

        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
        assertThat(judge().dryRuns())
                .first()
                .isEqualTo(new DryRun(Rule.DMARC, Disposition.QUARANTINE, Optional.empty(), "dmarc.quarantine"));
    }

    @Test
    void afterQueueingARefusalSetsApartAndADeferralAccepts() {
        fromOwner("p=reject");
        Verdict late = judge().afterQueueing();

        assertThat(late.disposition()).isEqualTo(Disposition.QUARANTINE);
        assertThat(late.grounds()).isEmpty();
        assertThat(late.overrides()).extracting(PolicyOverride::type).containsExactly(PolicyOverride.Type.LOCAL_POLICY);
        settings = settings.withMode(Rule.DMARC, RuleMode.DEFER);
        assertThat(judge().afterQueueing().disposition()).isEqualTo(Disposition.ACCEPT);
    }

    @Test
    void exceptionsByAuthorDomainAndRecipient() {
        fromOwner("p=reject");
        settings = settings.withExceptions(Map.of(AUTHOR, RejectMode.EXEMPT), Map.of());
        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);

        settings = settings.withExceptions(
                Map.of(Domain.of("example"), RejectMode.NEVER), Map.of("@strict.example", RejectMode.STRICT));
        assertThat(judge().disposition()).isEqualTo(Disposition.QUARANTINE);
        recipients.add("bob@strict.example");
        assertThat(judge().disposition()).isEqualTo(Disposition.REJECT);
        recipients.set(0, "bob@other.example");
        assertThat(judge().disposition()).isEqualTo(Disposition.QUARANTINE);
    }

    @Test
    void spfAloneRefusesNothingUnlessSet() {
        from("ann@sender.example");
        spf = spf(SpfOutcome.FAIL);
        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);

        settings = settings.withMode(Rule.SPF_FAIL, RuleMode.ENFORCE);
        assertThat(judge().grounds())
                .contains(new Grounds(Refusal.SPF_FAIL, Map.of("ip", "192.0.2.1", "spfDomain", "bounce.example")));
        dns.txt("_dmarc.sender.example", "v=DMARC1; p=none");
        signed(DkimOutcome.PASS, DkimReason.VERIFIED, "sender.example");
        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
    }

    @Test
    void requiredSignaturesAndAuthentication() {
        from("ann@sender.example");
        settings = settings.withMode(Rule.AUTHENTICATION_REQUIRED, RuleMode.ENFORCE);
        assertThat(judge().grounds())
                .contains(
                        new Grounds(Refusal.AUTHRES_MULTI, Map.of("fromDomain", "sender.example", "ip", "192.0.2.1")));

        settings = settings.withMode(Rule.DKIM_REQUIRED, RuleMode.ENFORCE);
        assertThat(judge().grounds())
                .contains(new Grounds(Refusal.DKIM_NONE, Map.of("fromDomain", "sender.example", "ip", "192.0.2.1")));
        signed(DkimOutcome.PASS, DkimReason.VERIFIED, "esp.example");
        assertThat(judge().grounds())
                .contains(new Grounds(
                        Refusal.DKIM_UNALIGNED,
                        Map.of("fromDomain", "sender.example", "dkimDomain", "esp.example", "ip", "192.0.2.1")));
        signed(DkimOutcome.PASS, DkimReason.VERIFIED, "mail.sender.example");
        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
    }

    @Test
    void aMessageWithoutAuthorIsRefused() {
        from("undisclosed:;");
        assertThat(judge().disposition()).isEqualTo(Disposition.REJECT);
        assertThat(judge().grounds().map(Grounds::refusal)).contains(Refusal.SND_FROM_MISSING);
        assertThat(judge().rule()).isEqualTo("from.unusable");

        settings = settings.withMode(Rule.FROM_UNUSABLE, RuleMode.OFF);
        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "                                       | SND-FROM-MISSING",
                "undisclosed:;                          | SND-FROM-MISSING",
                "a@a.example+b@a.example                | SND-FROM-SEVERAL",
                "<a@a.example> <b@a.example>            | SND-FROM-MALFORMED",
                "root@[192.168.1.5]                     | SND-FROM-NO-DOMAIN",
                "a@a.example, b@b.example, c@c.example, d@d.example, e@e.example | SND-FROM-DOMAINS",
            })
    void whatIsWrongWithFromIsSaidAsItIs(@Nullable String fields, String expected) {
        header.clear();
        if (fields != null) {
            Arrays.stream(fields.split("\\+")).forEach(field -> header.add(HeaderField.of("From: " + field + "\r\n")));
        }

        assertThat(judge().grounds().map(grounds -> grounds.refusal().id())).contains(expected);
    }

    @Test
    void severalAuthorDomainsAreEvaluatedUpToABound() {
        from("a@a.example, b@b.example");
        assertThat(judge().disposition()).isEqualTo(Disposition.ACCEPT);

        from("a@a.example, b@b.example, c@c.example, d@d.example, e@e.example");
        assertThat(judge().rule()).isEqualTo("from.too-many-domains");
    }

    @Test
    void anOwnUserIsNotJudged() {
        fromOwner("p=reject");
        SmtpFacts facts = facts();
        SmtpFacts signedIn = new SmtpFacts(
                "",
                "",
                facts.clientAddress(),
                587,
                dev.gatehouse.smtp.PortRole.SUBMISSION,
                "",
                true,
                dev.gatehouse.smtp.AuthState.SUCCEEDED,
                Optional.of("ann"),
                facts.reversePath());

        assertThat(new LocalPolicy(settings)
                        .judge(signedIn, messageHeader(), found())
                        .rule())
                .isEqualTo("session.signed-in");
    }

    private void from(String value) {
        header.clear();
        header.add(HeaderField.of("From: " + value + "\r\n"));
    }

    private void fromOwner(String tags) {
        from("Ann <ann@sender.example>");
        dns.txt("_dmarc.sender.example", "v=DMARC1; " + tags);
    }

    private void signed(DkimOutcome outcome, DkimReason reason, String domain) {
        dkim.add(new DkimResult(
                outcome,
                Optional.of(Domain.of(domain)),
                "s",
                "",
                "rsa-sha256",
                2048,
                List.of("from"),
                "x",
                reason,
                "",
                Trace.empty()));
    }

    private void sealed(String sealer, String results) {
        arc = new ArcResult(
                ArcOutcome.PASS,
                1,
                0,
                true,
                List.of(new ArcHop(1, Optional.of(Domain.of(sealer)), results)),
                "",
                Trace.empty());
    }

    private static SpfResult spf(SpfOutcome outcome) {
        return new SpfResult(
                outcome, SpfIdentity.MAIL_FROM, Optional.of(Domain.of("bounce.example")), "", "", 0, 0, Trace.empty());
    }

    private List<PolicyOverride.Type> reasons() {
        return judge().overrides().stream().map(PolicyOverride::type).toList();
    }

    private Verdict judge() {
        return new LocalPolicy(settings).judge(facts(), messageHeader(), found(), recipients, deferredFor);
    }

    private MessageFacts messageFacts() {
        return new MessageFacts(
                facts(), messageHeader(), AuthorDomain.of(messageHeader()), found(), recipients, false, deferredFor);
    }

    private Authentication found() {
        SpfResult helo = SpfResult.none(SpfIdentity.HELO, Optional.empty(), "");
        return new Authentication(spf, helo, dkim, arc, new DmarcEvaluator(asked).evaluate(messageHeader(), spf, dkim));
    }

    private MessageHeader messageHeader() {
        return new MessageHeader(header, false);
    }

    private static SmtpFacts facts() {
        try {
            return SmtpFacts.of(
                    InetAddress.getByName("192.0.2.1"), "client.example", ReversePath.of("b@bounce.example"));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
