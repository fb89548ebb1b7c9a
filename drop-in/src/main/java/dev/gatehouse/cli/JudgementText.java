package dev.gatehouse.cli;

import dev.gatehouse.arc.ArcResult;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.spf.SpfResult;
import dev.gatehouse.trace.Trace;
import dev.gatehouse.verdict.Authentication;
import dev.gatehouse.verdict.DryRun;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A judgement as a person reads it: the verdict, the reply, the results, then how they came about. */
final class JudgementText {
    private final StringBuilder out = new StringBuilder();

    private JudgementText() {}

    static String of(Judgement judgement) {
        JudgementText text = new JudgementText();
        text.decision(judgement);
        text.results(judgement);
        text.traces(judgement);
        return text.out.toString();
    }

    private void decision(Judgement judgement) {
        Verdict verdict = judgement.verdict();
        out.append(String.format("Verdict: %s%n", verdict.disposition().word()));
        line("by rule " + verdict.rule());
        verdict.overrides()
                .forEach(override -> line(
                        "differs from the owner's policy: " + override.type().word() + " " + override.comment()));
        verdict.wouldRefuse()
                .flatMap(DryRun::grounds)
                .ifPresent(grounds -> line("only warned: " + grounds.refusal().id()));
        if (!judgement.hostingKnown() && judgement.mail().ip().isPresent()) {
            line("not asked: whether a stranger may use this sender, if its domain is yours (--hosted, --webadmin)");
        }
        judgement.reply().map(SmtpReply::wireLines).ifPresent(lines -> {
            heading("Reply");
            lines.forEach(this::line);
        });
        List<String> advice = verdict.grounds().map(Grounds::advice).orElse(List.of());
        if (!advice.isEmpty()) {
            heading("Advice");
            advice.forEach(this::line);
        }
        heading("Authentication-Results");
        judgement.authenticationResults().value().lines().forEach(this::line);
    }

    private void results(Judgement judgement) {
        Authentication found = judgement.verdict().authentication();
        heading("Results");
        if (judgement.mail().ip().isPresent()) {
            line(spf(found.spf()));
            line(spf(found.heloSpf()));
        }
        if (judgement.mail().message().isPresent()) {
            found.dkim().forEach(result -> line(dkim(result)));
            line(arc(found.arc()));
            line(dmarc(found.dmarc()));
        }
    }

    static String spf(SpfResult result) {
        return "SPF " + result.identity().property() + ": "
                + result.outcome().word() + named(result.domain()) + behind(result.problem())
                + counted(result.lookups(), "lookup") + counted(result.voids(), "void lookup");
    }

    static String dkim(DkimResult result) {
        return "DKIM: " + result.outcome().word() + named(result.domain()) + " s=" + result.selector() + " "
                + result.algorithm() + (result.keyBits() > 0 ? " (" + result.keyBits() + " bits)" : "")
                + behind(result.reason().words()) + behind(result.detail());
    }

    static String arc(ArcResult result) {
        return "ARC: " + result.outcome().word() + counted(result.instances(), "set") + behind(result.reason());
    }

    private static String dmarc(DmarcResult result) {
        return "DMARC: " + result.outcome().word() + named(result.authorDomain()) + policy(result)
                + behind(result.reason());
    }

    private static String policy(DmarcResult result) {
        return result.policyDomain()
                .map(domain -> String.format(
                        Locale.ROOT,
                        ", policy %s of %s, applied %s",
                        result.policy().word(),
                        domain,
                        result.appliedPolicy().word()))
                .orElse("");
    }

    private void traces(Judgement judgement) {
        Authentication found = judgement.verdict().authentication();
        if (judgement.mail().ip().isPresent()) {
            trace("SPF of MAIL FROM", found.spf().trace());
            trace("SPF of HELO", found.heloSpf().trace());
        }
        if (judgement.mail().message().isPresent()) {
            found.dkim().forEach(result -> trace("DKIM" + named(result.domain()), result.trace()));
            trace("ARC", found.arc().trace());
            trace("DMARC", found.dmarc().trace());
        }
        trace("Local policy", judgement.verdict().trace());
    }

    private void trace(String title, Trace trace) {
        if (!trace.steps().isEmpty()) {
            heading(title);
            out.append(trace.asText().indent(2));
        }
    }

    private void heading(String title) {
        out.append(String.format("%n%s%n", title));
    }

    private void line(String text) {
        out.append("  ").append(Printable.of(text)).append(System.lineSeparator());
    }

    private static String named(Optional<Domain> domain) {
        return domain.map(name -> " " + name).orElse("");
    }

    private static String behind(String text) {
        return text.isEmpty() ? "" : ", " + text;
    }

    private static String counted(int count, String what) {
        return count == 0 ? "" : ", " + count + " " + what + (count == 1 ? "" : "s");
    }
}
