package dev.gatehouse.report;

import dev.gatehouse.html.PageTemplates;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * One or several reports, about a domain or several, as one page that stands alone: no script, nothing loaded, every text of strangers
 * escaped by the template ({@code main/jte/report.jte}).
 */
public final class ReportPage {
    private static final int MAX_LINES = 2000;
    private static final int MAX_BARS = 15;
    private static final int MAX_TITLE = 4;
    private static final int MAX_DAYS = 62;
    private static final int MAX_LABEL = 39;

    private final List<ReportSummary> reports;

    private ReportPage(List<ReportSummary> reports) {
        this.reports = List.copyOf(reports);
    }

    /** The page; at least one report. */
    public static String html(List<ReportSummary> reports) {
        return PageTemplates.render("report.jte", new ReportPage(reports));
    }

    /** A name and what it is. */
    public record Fact(String name, String value, String kind) {}

    /** One bar of a plot 800 wide, whose bars begin at 260. */
    public record Bar(String label, long pass, long fail, int row, double scale) {
        private static final int LEFT = 260;
        private static final int ROW = 24;

        public String passWidth() {
            return decimal(pass * scale);
        }

        public String failX() {
            return decimal(LEFT + pass * scale);
        }

        public String failWidth() {
            return decimal(fail * scale);
        }

        public String endX() {
            return decimal(LEFT + 8 + (pass + fail) * scale);
        }

        public int y() {
            return row * ROW + 4;
        }

        public int textY() {
            return row * ROW + 16;
        }

        public String number() {
            return String.format(Locale.ROOT, "%,d", pass + fail);
        }

        public String tip() {
            return String.format(Locale.ROOT, "%s: %,d pass, %,d fail", label, pass, fail);
        }

        private static String decimal(double value) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
    }

    /** Names the policy domains, of very many how many there are. */
    public String title() {
        List<String> domains = domains();
        return "DMARC reports about " + (domains.size() <= MAX_TITLE ? sentence(domains) : domains.size() + " domains");
    }

    private List<String> domains() {
        return reports.stream()
                .map(report -> report.report().policy().domain())
                .distinct()
                .toList();
    }

    private static String sentence(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }

    public String subtitle() {
        ReportMetadata first = reports.get(0).report().metadata();
        return reports.size() == 1 ? "by " + first.orgName() + ", " + days() : reports.size() + " reports, " + days();
    }

    private String days() {
        LocalDate begin = reports.stream()
                .map(report -> report.report().metadata().period().day())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        LocalDate end = reports.stream()
                .map(report -> new Period(report.report().metadata().period().end(), 0).day())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return begin.equals(end) ? begin + " (UTC)" : begin + " to " + end + " (UTC)";
    }

    public List<Fact> cards() {
        long messages = reports.stream().mapToLong(ReportSummary::messages).sum();
        long passing = reports.stream().mapToLong(ReportSummary::passing).sum();
        return List.of(
                new Fact("messages", number(messages), ""),
                new Fact("pass DMARC, " + share(passing, messages), number(passing), "pass"),
                new Fact(
                        "fail DMARC, " + share(messages - passing, messages),
                        number(messages - passing),
                        messages > passing ? "fail" : ""),
                new Fact("DKIM aligned", number(sum(ReportSummary::dkimAligned)), ""),
                new Fact("SPF aligned", number(sum(ReportSummary::spfAligned)), ""),
                new Fact("quarantined", number(sum(ReportSummary::quarantined)), ""),
                new Fact("rejected", number(sum(ReportSummary::rejected)), ""));
    }

    private long sum(ToLongFunction<ReportSummary> part) {
        return reports.stream().mapToLong(part).sum();
    }

    private static String share(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f %%", whole == 0 ? 0.0 : 100.0 * part / whole);
    }

    public String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** What passed and what failed under one label. */
    private record Split(long pass, long fail) {
        Split plus(Split other) {
            return new Split(pass + other.pass, fail + other.fail);
        }

        long total() {
            return pass + fail;
        }
    }

    /** The largest sources; what is beyond them is one bar. */
    public List<Bar> sourceBars() {
        Map<String, Split> sources = new LinkedHashMap<>();
        for (SourceLine line : allLines()) {
            Split split = line.passes() ? new Split(line.messages(), 0) : new Split(0, line.messages());
            sources.merge(PlainText.of(line.sourceIp(), MAX_LABEL), split, Split::plus);
        }
        Map<String, Split> largest = new LinkedHashMap<>();
        sources.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Split> entry) ->
                                entry.getValue().total())
                        .reversed())
                .forEach(entry -> largest.merge(
                        largest.size() < MAX_BARS ? entry.getKey() : "all others", entry.getValue(), Split::plus));
        return bars(largest);
    }

    public List<Bar> dayBars() {
        Map<String, Split> days = new TreeMap<>();
        for (ReportSummary summary : reports) {
            String day = summary.report().metadata().period().day().toString();
            days.merge(
                    days.size() < MAX_DAYS || days.containsKey(day) ? day : "other days",
                    new Split(summary.passing(), summary.failing()),
                    Split::plus);
        }
        return bars(days);
    }

    private static List<Bar> bars(Map<String, Split> splits) {
        long most = splits.values().stream().mapToLong(Split::total).max().orElse(1);
        List<Bar> bars = new ArrayList<>();
        splits.forEach((label, split) ->
                bars.add(new Bar(label, split.pass(), split.fail(), bars.size(), 440.0 / Math.max(1, most))));
        return bars;
    }

    public int sourcesHeight() {
        return sourceBars().size() * Bar.ROW + 4;
    }

    public int daysHeight() {
        return dayBars().size() * Bar.ROW + 4;
    }

    private List<SourceLine> allLines() {
        return reports.stream().flatMap(report -> report.sources().stream()).toList();
    }

    public List<SourceLine> lines() {
        return allLines().stream()
                .sorted(Comparator.comparing(SourceLine::passes)
                        .thenComparing(
                                Comparator.comparingLong(SourceLine::messages).reversed()))
                .limit(MAX_LINES)
                .toList();
    }

    /** Messages of sources that are not in the table. */
    public long leftOut() {
        long listed = lines().stream().mapToLong(SourceLine::messages).sum();
        return sum(ReportSummary::messages) - listed;
    }

    public List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        if (domains().size() > 1) {
            facts.add(new Fact("domains", String.join(", ", domains()), ""));
        }
        for (ReportSummary summary : reports.stream().limit(MAX_DAYS).toList()) {
            ReportMetadata metadata = summary.report().metadata();
            facts.add(new Fact(
                    metadata.period().day().toString(),
                    summary.report().policy().domain() + " by " + metadata.orgName() + ", " + metadata.email()
                            + ", report " + metadata.reportId() + ", p="
                            + summary.report().policy().p(),
                    ""));
            if (!metadata.error().isEmpty()) {
                facts.add(new Fact("error", metadata.error(), ""));
            }
        }
        return facts;
    }

    public List<String> warnings() {
        return reports.stream()
                .flatMap(report -> report.report().warnings().stream())
                .distinct()
                .limit(MAX_DAYS)
                .toList();
    }
}
