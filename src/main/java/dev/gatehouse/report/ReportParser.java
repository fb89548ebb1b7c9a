package dev.gatehouse.report;

import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The elements of a report, one method for each that has parts. Names count without namespace and case, what is unknown is
 * passed over, what is missing is empty: reports in the field differ from both RFCs in all of these.
 */
final class ReportParser {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_TEXT = 4096;
    private static final int MAX_NAMES = 2000;
    private static final int MAX_SHOWN = 255;
    private static final int MAX_WARNINGS = 20;
    private static final int MAX_PARTS = 1000;
    private static final long MAX_COUNT = 1_000_000_000_000L;
    private static final Set<String> SPF_FAILURES = Set.of("hardfail");
    private static final PublishedPolicy NO_POLICY = new PublishedPolicy("", "", "", "", "", "", "", "", "", "");

    private final XMLStreamReader xml;
    private final Consumer<ReportRecord> consumer;
    private final List<String> warnings = new ArrayList<>();
    private Generation generation = Generation.RFC7489;
    private Optional<ReportMetadata> metadata = Optional.empty();
    private Optional<PublishedPolicy> policy = Optional.empty();
    private final Set<String> names = new HashSet<>();
    private int depth;
    private long seen;
    private long records;
    private long messages;

    ReportParser(Reader markup, Consumer<ReportRecord> consumer) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        // Names are compared without their prefix, and reporters forget to declare theirs.
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        this.xml = factory.createXMLStreamReader(markup);
        this.consumer = consumer;
    }

    /** What is done with a part of an element; it reads that part to its end. */
    private interface Part {
        void read(String name) throws XMLStreamException, UnreadableReportException;
    }

    ReadReport report() throws XMLStreamException, UnreadableReportException {
        while (xml.hasNext() && advance() != XMLStreamConstants.START_ELEMENT) {
            // Comments and processing instructions before the root.
        }
        if (!xml.isStartElement() || !name().equals("feedback")) {
            throw new UnreadableReportException("no feedback element: this is no aggregate report");
        }
        root();
        parts(this::feedback);
        if (records == 0) {
            warn("no records");
        }
        return new ReadReport(
                generation,
                metadata.orElseGet(this::noMetadata),
                policy.orElse(NO_POLICY),
                records,
                messages,
                warnings);
    }

    ReadReport warned(ReadReport report, String warning) {
        warn(warning);
        return new ReadReport(
                report.generation(), report.metadata(), report.policy(), report.records(), report.messages(), warnings);
    }

    private void root() {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (Generation.RFC9990.namespace().equals(xml.getAttributeValue(i))) {
                generation = Generation.RFC9990;
            }
        }
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
            default -> skip();
        }
    }

    private ReportMetadata metadata() throws XMLStreamException, UnreadableReportException {
        Fields fields = new Fields();
        parts(name -> {
            if (name.equals("date_range")) {
                parts(fields::put);
            } else {
                fields.put(name);
            }
        });
        if (!fields.get("generator").isEmpty()) {
            generation = Generation.RFC9990;
        }
        return new ReportMetadata(
                fields.get("org_name"),
                fields.get("email"),
                fields.get("extra_contact_info"),
                fields.get("report_id"),
                period(fields),
                fields.get("error"),
                fields.get("generator"));
    }

    private Period period(Fields fields) {
        Period period = new Period(second(fields.get("begin")), second(fields.get("end")));
        if (period.begin() > period.end()) {
            warn("date_range ends before it begins");
        } else if (period.isLongerThanADay()) {
            warn("date_range is longer than a day");
        }
        return period;
    }

    /** Fractions occur; a second before 1970 or after 9999 is none. */
    private long second(String text) {
        String whole = text.split("\\.", 2)[0];
        if (!whole.matches("\\d{1,12}")) {
            warn("date_range: not a time: " + text);
            return 0;
        }
        return Math.min(Long.parseLong(whole), 253_402_300_799L);
    }

    private void policy() throws XMLStreamException, UnreadableReportException {
        Fields fields = new Fields();
        parts(fields::put);
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
        Fields fields = new Fields();
        Draft draft = new Draft();
        parts(name -> {
            switch (name) {
                case "row" -> row(fields, draft);
                case "identifiers", "identities" -> parts(fields::put);
                case "auth_results" -> parts(result -> authResult(result, draft));
                default -> skip();
            }
        });
        finish(fields, draft);
    }

    private void row(Fields fields, Draft draft) throws XMLStreamException, UnreadableReportException {
        parts(name -> {
            if (name.equals("policy_evaluated")) {
                parts(evaluated -> policyEvaluated(evaluated, fields, draft));
            } else {
                fields.put(name);
            }
        });
    }

    private void policyEvaluated(String name, Fields fields, Draft draft)
            throws XMLStreamException, UnreadableReportException {
        if (!name.equals("reason")) {
            fields.put(name);
            return;
        }
        Fields reason = new Fields();
        parts(reason::put);
        if (!reason.get("type").isEmpty() && draft.reasons.size() < MAX_PARTS) {
            draft.reasons.add(new OverrideReason(reason.word("type"), reason.get("comment")));
        }
    }

    private void authResult(String name, Draft draft) throws XMLStreamException, UnreadableReportException {
        Fields fields = new Fields();
        parts(fields::put);
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

    private void finish(Fields fields, Draft draft) {
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
            warnings.add(PlainText.of(warning, MAX_SHOWN));
        }
    }

    /** The texts of elements without parts; of several with one name the first counts. */
    private final class Fields {
        private final Map<String, String> texts = new HashMap<>();

        void put(String name) throws XMLStreamException, UnreadableReportException {
            String text = text();
            if (texts.size() < MAX_PARTS) {
                texts.putIfAbsent(name, text);
            }
        }

        boolean has(String name) {
            return texts.containsKey(name);
        }

        String get(String name) {
            return texts.getOrDefault(name, "");
        }

        Optional<String> optional(String name) {
            return Optional.ofNullable(texts.get(name));
        }

        /** A word of the standard, whatever its case. */
        String word(String name) {
            return get(name).toLowerCase(Locale.ROOT);
        }
    }

    /** Hands each child element of the one just begun to {@code part}, up to that one's end. */
    private void parts(Part part) throws XMLStreamException, UnreadableReportException {
        deeper();
        for (int event = advance(); event != XMLStreamConstants.END_ELEMENT; event = advance()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                part.read(name());
            } else if (event == XMLStreamConstants.END_DOCUMENT) {
                throw new UnreadableReportException("the file ends within an element, after record " + records);
            }
        }
        depth--;
    }

    private void skip() throws XMLStreamException, UnreadableReportException {
        parts(name -> skip());
    }

    /** The text of the element just begun; elements within are passed over. */
    private String text() throws XMLStreamException, UnreadableReportException {
        deeper();
        StringBuilder text = new StringBuilder();
        for (int event = advance(); event != XMLStreamConstants.END_ELEMENT; event = advance()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                skip();
            } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                text.append(xml.getText());
                bound(text.length(), MAX_TEXT, "a text is longer than ");
            } else if (event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw new UnreadableReportException(
                        "an entity reference at line " + xml.getLocation().getLineNumber());
            }
        }
        depth--;
        return PlainText.of(text.toString().trim(), MAX_SHOWN);
    }

    /** The parser of the JDK never forgets a name. */
    private int advance() throws XMLStreamException, UnreadableReportException {
        int event = xml.next();
        if (event == XMLStreamConstants.PROCESSING_INSTRUCTION) {
            names.add(String.valueOf(xml.getPITarget()));
        } else if (event == XMLStreamConstants.START_ELEMENT) {
            names.add(xml.getLocalName());
            for (int i = 0; i < xml.getAttributeCount(); i++) {
                names.add(xml.getAttributeLocalName(i));
            }
        }
        bound(names.size(), MAX_NAMES, "different names of elements are more than ");
        return event;
    }

    private void deeper() throws UnreadableReportException {
        bound(++depth, MAX_DEPTH, "elements are nested deeper than ");
    }

    private void bound(int value, int max, String what) throws UnreadableReportException {
        if (value > max) {
            throw new UnreadableReportException(
                    what + max + " at line " + xml.getLocation().getLineNumber());
        }
    }

    private String name() {
        String name = xml.getLocalName();
        return name.substring(name.indexOf(':') + 1).toLowerCase(Locale.ROOT);
    }
}
