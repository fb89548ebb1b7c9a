package dev.gatehouse.report;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.xml.stream.XMLStreamException;

/**
 * One report: its elements, one method for each that has parts. What is unknown is passed over, what is missing is empty:
 * reports in the field differ from both RFCs in all of these.
 */
final class ReportParser {
    static final String ROOT = "feedback";

    private static final int MAX_WARNINGS = 20;
    private static final int MAX_PARTS = ElementReader.MAX_PARTS;
    private static final long MAX_COUNT = 1_000_000_000_000L;

    /** The end of the year 9999. */
    private static final long MAX_SECOND = 253_402_300_799L;

    /** As seconds that were the year 5138: who writes so much counts in smaller units. */
    private static final long NO_SECONDS = 100_000_000_000L;

    private static final Set<String> SPF_FAILURES = Set.of("hardfail");
    private static final PublishedPolicy NO_POLICY = new PublishedPolicy("", "", "", "", "", "", "", "", "", "");

    private final ElementReader xml;
    private final Consumer<ReportRecord> consumer;
    private final List<String> warnings = new ArrayList<>();
    private Generation generation = Generation.RFC7489;
    private Optional<ReportMetadata> metadata = Optional.empty();
    private Optional<PublishedPolicy> policy = Optional.empty();
    private long seen;
    private long records;
    private long messages;

    /** @param xml stands on the element feedback */
    ReportParser(ElementReader xml, Consumer<ReportRecord> consumer) {
        this.xml = xml;
        this.consumer = consumer;
    }

    void parse() throws XMLStreamException, UnreadableReportException {
        if (xml.hasAttributeValue(Generation.RFC9990.namespace())) {
            generation = Generation.RFC9990;
        }
        xml.parts(this::feedback);
        if (seen == 0) {
            warn("no records");
        }
    }

    /** What was read so far. */
    ReadReport report() {
        return new ReadReport(
                generation,
                metadata.orElseGet(this::noMetadata),
                policy.orElse(NO_POLICY),
                records,
                messages,
                warnings);
    }

    /** Whether anything was read that a person could use. */
    boolean hasBegun() {
        return metadata.isPresent() || policy.isPresent() || records > 0;
    }

    long records() {
        return records;
    }

    private ReportMetadata noMetadata() {
        warn("no report_metadata");
        return new ReportMetadata("", "", "", "", new Period(0, 0), "", "");
    }

    // feedback = version? report_metadata policy_published extension? record+
    private void feedback(String name) throws XMLStreamException, UnreadableReportException {
        switch (name) {
            case "report_metadata" -> metadata = Optional.of(metadata());
            case "policy_published" -> policy();
            case "record" -> record();
            default -> xml.skip();
        }
    }

    private ReportMetadata metadata() throws XMLStreamException, UnreadableReportException {
        ElementReader.Fields fields = xml.new Fields();
        xml.parts(name -> {
            if (name.equals("date_range")) {
                xml.parts(fields::put);
            } else {
                fields.put(name);
            }
        });
        if (!fields.get("generator").isEmpty()) {
            generation = Generation.RFC9990;
        }
        return new ReportMetadata(
                orgName(fields),
                fields.get("email"),
                fields.get("extra_contact_info"),
                fields.get("report_id"),
                period(fields),
                fields.get("error"),
                fields.get("generator"));
    }

    /** Some reporters leave their name empty; the domain of their address says who they are. */
    private String orgName(ElementReader.Fields fields) {
        String email = fields.get("email");
        String domain = email.substring(email.lastIndexOf('@') + 1).replaceAll("[>\\s].*", "");
        if (!fields.get("org_name").isBlank()) {
            return fields.get("org_name");
        }
        warn("no org_name");
        return domain.isEmpty() ? "(no name)" : domain;
    }

    private Period period(ElementReader.Fields fields) {
        Period period = new Period(second(fields.get("begin")), second(fields.get("end")));
        if (period.begin() > period.end()) {
            warn("date_range ends before it begins");
        } else if (period.isLongerThanADay()) {
            warn("date_range is longer than a day");
        }
        return period;
    }

    /** Fractions occur, and so do milliseconds and dates; a second before 1970 or after 9999 is none. */
    private long second(String text) {
        String whole = text.split("\\.", 2)[0];
        if (!whole.matches("\\d{1,18}")) {
            return date(text);
        }
        long number = Long.parseLong(whole);
        long second = number;
        while (second >= NO_SECONDS) {
            second /= 1000;
        }
        if (second != number) {
            warn("date_range is in smaller units than seconds");
        }
        return Math.min(second, MAX_SECOND);
    }

    private long date(String text) {
        warn("date_range: not a number of seconds: " + text);
        try {
            return Math.max(0, Math.min(Instant.parse(text).getEpochSecond(), MAX_SECOND));
        } catch (DateTimeException noDate) {
            return 0;
        }
    }

    private void policy() throws XMLStreamException, UnreadableReportException {
        ElementReader.Fields fields = xml.new Fields();
        xml.parts(fields::put);
        if (policy.isPresent()) {
            warn("several policy_published, the first counts");
            return;
        }
        if (fields.has("np") || fields.has("testing") || fields.has("discovery_method")) {
            generation = Generation.RFC9990;
        }
        policy = Optional.of(new PublishedPolicy(
                fields.get("domain"),
                fields.get("discovery_method"),
                fields.word("p"),
                fields.word("sp"),
                fields.word("np"),
                fields.get("fo"),
                fields.word("adkim"),
                fields.word("aspf"),
                fields.word("testing"),
                ""));
    }

    /** The parts of one record, as they come. */
    private static final class Draft {
        final List<OverrideReason> reasons = new ArrayList<>();
        final List<AuthResult> dkim = new ArrayList<>();
        final List<AuthResult> spf = new ArrayList<>();
    }

    // record = row identifiers auth_results
    private void record() throws XMLStreamException, UnreadableReportException {
        seen++;
        ElementReader.Fields fields = xml.new Fields();
        Draft draft = new Draft();
        xml.parts(name -> {
            switch (name) {
                case "row" -> row(fields, draft);
                case "identifiers", "identities" -> xml.parts(fields::put);
                case "auth_results" -> xml.parts(result -> authResult(result, draft));
                default -> xml.skip();
            }
        });
        finish(fields, draft);
    }

    private void row(ElementReader.Fields fields, Draft draft) throws XMLStreamException, UnreadableReportException {
        xml.parts(name -> {
            if (name.equals("policy_evaluated")) {
                xml.parts(evaluated -> policyEvaluated(evaluated, fields, draft));
            } else {
                fields.put(name);
            }
        });
    }

    private void policyEvaluated(String name, ElementReader.Fields fields, Draft draft)
            throws XMLStreamException, UnreadableReportException {
        if (!name.equals("reason")) {
            fields.put(name);
            return;
        }
        ElementReader.Fields reason = xml.new Fields();
        xml.parts(reason::put);
        if (!reason.get("type").isEmpty() && draft.reasons.size() < MAX_PARTS) {
            draft.reasons.add(new OverrideReason(reason.word("type"), reason.get("comment")));
        }
    }

    private void authResult(String name, Draft draft) throws XMLStreamException, UnreadableReportException {
        ElementReader.Fields fields = xml.new Fields();
        xml.parts(fields::put);
        AuthResult result = new AuthResult(
                fields.get("domain"),
                fields.get("selector"),
                result(fields.word("result")),
                fields.word("scope"),
                fields.get("human_result"));
        if (name.equals("dkim") && draft.dkim.size() < MAX_PARTS) {
            draft.dkim.add(result);
        } else if (name.equals("spf") && draft.spf.size() < MAX_PARTS) {
            draft.spf.add(result);
        }
    }

    private static String result(String word) {
        return SPF_FAILURES.contains(word) ? "fail" : word;
    }

    private void finish(ElementReader.Fields fields, Draft draft) {
        Optional<Long> count = count(fields.get("count"));
        if (count.isEmpty()) {
            warn("record " + seen + " left out: a count of \"" + fields.get("count") + "\"");
            return;
        }
        if (fields.get("source_ip").isEmpty()) {
            warn("record " + seen + " has no source_ip");
        }
        records++;
        messages += count.get();
        consumer.accept(new ReportRecord(
                fields.get("source_ip"),
                count.get(),
                disposition(fields.word("disposition")),
                fields.word("dkim").equals("pass"),
                fields.word("spf").equals("pass"),
                draft.reasons,
                fields.get("header_from"),
                fields.optional("envelope_from"),
                fields.optional("envelope_to"),
                draft.dkim,
                draft.spf));
    }

    private static Optional<Long> count(String text) {
        if (!text.matches("\\d{1,18}")) {
            return Optional.empty();
        }
        long count = Long.parseLong(text);
        return count == 0 || count > MAX_COUNT ? Optional.empty() : Optional.of(count);
    }

    private ReportedDisposition disposition(String word) {
        for (ReportedDisposition disposition : ReportedDisposition.values()) {
            if (disposition.word().equals(word)) {
                return disposition;
            }
        }
        warn("record " + seen + " has the unknown disposition \"" + word + "\"");
        return ReportedDisposition.NONE;
    }

    private void warn(String warning) {
        if (warnings.size() < MAX_WARNINGS) {
            warnings.add(PlainText.of(warning, ElementReader.MAX_SHOWN));
        }
    }
}
