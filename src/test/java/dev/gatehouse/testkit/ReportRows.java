package dev.gatehouse.testkit;

import dev.gatehouse.arc.ArcResult;
import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dkim.DkimReason;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dmarc.AlignmentMode;
import dev.gatehouse.dmarc.DiscoveryMethod;
import dev.gatehouse.dmarc.DmarcOutcome;
import dev.gatehouse.dmarc.DmarcPolicy;
import dev.gatehouse.dmarc.DmarcRecord;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.report.ReportRow;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfIdentity;
import dev.gatehouse.spf.SpfOutcome;
import dev.gatehouse.spf.SpfResult;
import dev.gatehouse.trace.Trace;
import dev.gatehouse.verdict.Authentication;
import dev.gatehouse.verdict.Disposition;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.PolicyOverride;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Messages as the reports see them, for tests: begins as an authentic one of example.org that was accepted. */
public final class ReportRows {
    private String policyDomain = "example.org";
    private String authorDomain = "example.org";
    private String ip = "192.0.2.1";
    private String mailFrom = "a@example.org";
    private DmarcPolicy policy = DmarcPolicy.REJECT;
    private List<String> rua = List.of("mailto:dmarc@example.org");
    private boolean spfAligned = true;
    private boolean dkimAligned = true;
    private Disposition disposition = Disposition.ACCEPT;
    private Optional<Refusal> refusal = Optional.empty();
    private List<DkimResult> dkim = List.of(signature(DkimOutcome.PASS, "example.org", "s1"));
    private List<PolicyOverride> overrides = List.of();
    private Instant at = Instant.parse("2026-01-31T12:00:00Z");
    private List<String> problems = List.of();

    public static ReportRows authentic() {
        return new ReportRows();
    }

    /** Neither mechanism aligned, refused by the owner's policy. */
    public static ReportRows forged() {
        return new ReportRows().unaligned().refused(Refusal.DMARC_REJECT);
    }

    public static DkimResult signature(DkimOutcome outcome, String domain, String selector) {
        return new DkimResult(
                outcome,
                Domain.parse(domain),
                selector,
                "@" + domain,
                "rsa-sha256",
                2048,
                List.of("from"),
                "abc",
                outcome == DkimOutcome.PASS ? DkimReason.VERIFIED : DkimReason.BODY_HASH_MISMATCH,
                "",
                Trace.empty());
    }

    public ReportRows of(String domain) {
        this.policyDomain = domain;
        this.authorDomain = domain;
        this.rua = List.of("mailto:dmarc@" + domain);
        return this;
    }

    public ReportRows author(String domain) {
        this.authorDomain = domain;
        return this;
    }

    public ReportRows from(String address) {
        this.ip = address;
        return this;
    }

    public ReportRows mailFrom(String address) {
        this.mailFrom = address;
        return this;
    }

    public ReportRows policy(DmarcPolicy asked) {
        this.policy = asked;
        return this;
    }

    public ReportRows rua(String... uris) {
        this.rua = List.of(uris);
        return this;
    }

    public ReportRows problems(String... sentences) {
        this.problems = List.of(sentences);
        return this;
    }

    public ReportRows signed(DkimResult... results) {
        this.dkim = List.of(results);
        return this;
    }

    public ReportRows overrides(PolicyOverride... reasons) {
        this.overrides = List.of(reasons);
        return this;
    }

    public ReportRows aligned(boolean spf, boolean signature) {
        this.spfAligned = spf;
        this.dkimAligned = signature;
        return this;
    }

    public ReportRows unaligned() {
        return aligned(false, false).signed(signature(DkimOutcome.FAIL, "example.org", "s1"));
    }

    public ReportRows disposition(Disposition what) {
        this.disposition = what;
        return this;
    }

    public ReportRows refused(Refusal why) {
        this.disposition = why.isTemporary() ? Disposition.DEFER : Disposition.REJECT;
        this.refusal = Optional.of(why);
        return this;
    }

    public ReportRows at(String instant) {
        return at(Instant.parse(instant));
    }

    public ReportRows at(Instant instant) {
        this.at = instant;
        return this;
    }

    public ReportRow row() {
        return reported().orElseThrow();
    }

    public Optional<ReportRow> reported() {
        return ReportRow.of(facts(), verdict(), at, Optional.empty());
    }

    public SmtpFacts facts() {
        return SmtpFacts.of(inet(ip), "mx.example.org", ReversePath.of(mailFrom));
    }

    public Verdict verdict() {
        return new Verdict(
                disposition,
                refusal.map(Grounds::of),
                new Authentication(spf(), spf(), dkim, ArcResult.none(), dmarc()),
                overrides,
                "",
                Trace.empty());
    }

    private SpfResult spf() {
        return new SpfResult(
                spfAligned ? SpfOutcome.PASS : SpfOutcome.SOFTFAIL,
                SpfIdentity.MAIL_FROM,
                ReversePath.of(mailFrom).domain(),
                "",
                "",
                1,
                0,
                Trace.empty());
    }

    private DmarcResult dmarc() {
        DmarcRecord record = new DmarcRecord(
                Domain.of(policyDomain),
                "v=DMARC1; p=" + policy.word(),
                Optional.of(policy),
                Optional.empty(),
                Optional.empty(),
                AlignmentMode.RELAXED,
                AlignmentMode.RELAXED,
                'u',
                false,
                rua,
                List.of(),
                "0",
                problems,
                false);
        return new DmarcResult(
                spfAligned || dkimAligned ? DmarcOutcome.PASS : DmarcOutcome.FAIL,
                Optional.of(Domain.of(authorDomain)),
                Optional.of(Domain.of(policyDomain)),
                Optional.of(record),
                policy,
                policy,
                spfAligned,
                dkimAligned,
                DiscoveryMethod.TREEWALK,
                "",
                Trace.empty());
    }

    private static InetAddress inet(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}
