package dev.gatehouse.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as text for a terminal of 100 columns: totals, then each source, what fails first and why. */
public final class ReportTable {
    static final int WIDTH = 100;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String WHY_INDENT = "      ";

    private final ReportSummary summary;
    private final int maxSources;
    private final List<String> lines = new ArrayList<>();

    private ReportTable(ReportSummary summary, int maxSources) {
        this.summary = summary;
        this.maxSources = maxSources;
    }

    /** @param maxSources how many lines of sources at most; what is left out is said */
    public static String of(ReportSummary summary, int maxSources) {
        return new ReportTable(summary, maxSources).text();
    }

    private String text() {
        head();
        totals();
        sources();
        summary.report().warnings().forEach(warning -> line("Note: " + warning));
        return String.join("\n", lines) + "\n";
    }

    private void head() {
        ReportMetadata metadata = summary.report().metadata();
        PublishedPolicy policy = summary.report().policy();
        line("Report about " + policy.domain() + " by " + metadata.orgName());
        line("  period   " + time(metadata.period().begin()) + " to "
                + time(metadata.period().end()) + " UTC");
        line("  policy   " + policy(policy));
        line("  report   " + metadata.reportId() + " (" + summary.report().generation() + ", " + metadata.email()
                + ")");
        if (!metadata.error().isEmpty()) {
            line("  error    " + metadata.error());
        }
        line("");
    }

    private static String time(long second) {
        return TIME.format(Instant.ofEpochSecond(second));
    }

    private static String policy(PublishedPolicy policy) {
        StringBuilder text = new StringBuilder("p=" + policy.p());
        tag(text, "sp", policy.sp());
        tag(text, "np", policy.np());
        tag(text, "adkim", policy.adkim());
        tag(text, "aspf", policy.aspf());
        tag(text, "fo", policy.fo());
        tag(text, "t", policy.testing());
        return text.toString();
    }

    private static void tag(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append("; ").append(name).append('=').append(value);
        }
    }

    private void totals() {
        line(String.format(Locale.ROOT, "%,12d messages", summary.messages()));
        total(summary.passing(), "pass DMARC");
        total(summary.failing(), "fail DMARC");
        total(summary.dkimAligned(), "DKIM aligned");
        total(summary.spfAligned(), "SPF aligned");
        total(summary.quarantined(), "quarantined");
        total(summary.rejected(), "rejected");
        line("");
    }

    private void total(long count, String what) {
        double share = summary.messages() == 0 ? 0 : 100.0 * count / summary.messages();
        line(String.format(Locale.ROOT, "%,12d %-12s %5.1f %%", count, what, share));
    }

    private void sources() {
        int address = summary.sources().stream()
                .limit(maxSources)
                .mapToInt(source -> source.sourceIp().length())
                .max()
                .orElse(0);
        int width = Math.min(Math.max(address, 6), 39);
        String format = "%-6s%-" + width + "s %12s  %-5s%-5s%-11s %s";
        line(String.format(Locale.ROOT, format, "DMARC", "SOURCE", "MESSAGES", "SPF", "DKIM", "DONE", "FROM"));
        summary.sources().stream().limit(maxSources).forEach(source -> source(source, format));
        leftOut();
        line("");
    }

    private void source(SourceLine source, String format) {
        line(String.format(
                Locale.ROOT,
                format,
                source.passes() ? "pass" : "FAIL",
                source.sourceIp(),
                String.format(Locale.ROOT, "%,d", source.messages()),
                word(source.spfAligned()),
                word(source.dkimAligned()),
                source.disposition().word(),
                source.headerFrom()));
        if (!source.passes()) {
            wrap(source.why());
        }
    }

    private static String word(boolean aligned) {
        return aligned ? "pass" : "fail";
    }

    private void wrap(String text) {
        StringBuilder row = new StringBuilder(WHY_INDENT);
        for (String word : text.split(" ")) {
            if (row.length() + word.length() + 1 > WIDTH && row.length() > WHY_INDENT.length()) {
                line(row.toString());
                row = new StringBuilder(WHY_INDENT + "  ");
            }
            row.append(row.toString().isBlank() ? "" : " ").append(word);
        }
        line(row.toString());
    }

    private void leftOut() {
        int more = summary.sources().size() - maxSources;
        long rest = summary.sources().stream()
                        .skip(maxSources)
                        .mapToLong(SourceLine::messages)
                        .sum()
                + summary.otherMessages();
        if (rest > 0) {
            line(String.format(Locale.ROOT, "... %,d more lines with %,d messages", Math.max(more, 1), rest));
        }
    }

    private void line(String text) {
        String stripped = text.stripTrailing();
        lines.add(stripped.length() <= WIDTH ? stripped : stripped.substring(0, WIDTH - 3) + "...");
    }
}
