package dev.gatehouse.dmarc;

import dev.gatehouse.dns.Domain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads a DMARC Policy Record (RFC 9989 sections 4.7 and 4.8).
 *
 * <p>A tag whose value breaks its rule counts as absent and is named in {@link DmarcRecord#problems()}; only a bad version
 * tag, or a decisive tag that stands twice, makes the text no record at all.
 */
public final class DmarcRecordParser {
    /** Tags of which two would leave open what is asked for; RFC 6376 section 3.2 makes such a tag list invalid. */
    private static final Set<String> DECISIVE = Set.of("v", "p", "sp", "np", "psd", "t");

    /** Tags of RFC 7489: ignored whatever they say, and no error of who still publishes them (RFC 9989 sections 4.7, 9.3). */
    private static final Set<String> HISTORIC = Set.of("pct", "rf", "ri");

    /** Our bound on what we tell an owner about one record. */
    private static final int MAX_PROBLEMS = 12;

    private static final int MAX_QUOTED = 60;

    // version = "v" *WSP "=" *WSP "DMARC1": the letter without case, the value with it; blanks before it are tolerated
    private static final Pattern VERSION = Pattern.compile("[ \\t]*[vV][ \\t]*=[ \\t]*DMARC1[ \\t]*");

    // tag = 1*ALPHA *WSP "=" *WSP 1*value-char
    private static final Pattern TAG_NAME = Pattern.compile("[A-Za-z]+");

    // fo = at most one of 0 and 1, d and s at most once each, in any order, with ":" between them
    private static final Pattern FAILURE_OPTION = Pattern.compile("[01ds]");

    private final Domain domain;
    private final String text;
    private final Map<String, String> tags = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private boolean contradictory;

    private DmarcRecordParser(Domain domain, String text) {
        this.domain = domain;
        this.text = text;
    }

    /** The record published for {@code domain} in a TXT record of that text; empty if that is no DMARC record. */
    public static Optional<DmarcRecord> parse(Domain domain, String text) {
        return new DmarcRecordParser(domain, text).record();
    }

    /**
     * The records among the TXT records of one name. A text with a blank before its version is none by the grammar (RFC 9989
     * section 4.7): it is tolerated where no other text is a record, and does not make a second one of two.
     */
    public static List<DmarcRecord> records(Domain domain, List<String> texts) {
        return records(texts, text -> parse(domain, text));
    }

    static List<DmarcRecord> records(List<String> texts, Function<String, Optional<DmarcRecord>> reader) {
        List<DmarcRecord> records = new ArrayList<>(texts.size());
        for (String text : texts) {
            reader.apply(text).ifPresent(records::add);
        }
        List<DmarcRecord> strict = records.stream()
                .filter(record -> !isBlank(record.text().charAt(0)))
                .toList();
        return strict.isEmpty() ? records : strict;
    }

    // record = version *(sep tag) [sep]
    private Optional<DmarcRecord> record() {
        String[] parts = text.split(";", -1);
        if (!VERSION.matcher(parts[0]).matches()) {
            return Optional.empty();
        }
        tags.put("v", "DMARC1");
        for (int i = 1; i < parts.length; i++) {
            tag(trimmed(parts[i]));
        }
        return contradictory ? Optional.empty() : Optional.of(build());
    }

    private void tag(String part) {
        if (part.isEmpty()) {
            return; // stray semicolons are tolerated
        }
        int equals = part.indexOf('=');
        String name = trimmed(equals < 0 ? part : part.substring(0, equals)).toLowerCase(Locale.ROOT);
        String value = equals < 0 ? "" : trimmed(part.substring(equals + 1));
        if (HISTORIC.contains(name)) {
            return;
        }
        if (!TAG_NAME.matcher(name).matches() || value.isEmpty()) {
            problem("not a tag with a value: " + quoted(part));
        } else if (tags.containsKey(name)) {
            contradictory |= DECISIVE.contains(name);
            problem("tag " + quoted(name) + " stands more than once; the first one counts");
        } else {
            tags.put(name, value);
        }
    }

    private DmarcRecord build() {
        Optional<DmarcPolicy> policy = policy("p");
        Optional<DmarcPolicy> subdomainPolicy = policy("sp");
        Optional<DmarcPolicy> nonExistentPolicy = policy("np");
        boolean unusable = policy.isEmpty()
                || (tags.containsKey("sp") && subdomainPolicy.isEmpty())
                || (tags.containsKey("np") && nonExistentPolicy.isEmpty());
        if (!tags.containsKey("p")) {
            problem("no p tag");
        }
        AlignmentMode dkimAlignment = alignment("adkim");
        AlignmentMode spfAlignment = alignment("aspf");
        char psd = choice("psd", "u", "y", "n", "u").charAt(0);
        boolean testing = choice("t", "n", "y", "n").equals("y");
        List<String> aggregateReportUris = uris("rua");
        List<String> failureReportUris = uris("ruf");
        String failureOptions = failureOptions();
        return new DmarcRecord(
                domain,
                text,
                policy,
                subdomainPolicy,
                nonExistentPolicy,
                dkimAlignment,
                spfAlignment,
                psd,
                testing,
                aggregateReportUris,
                failureReportUris,
                failureOptions,
                problems,
                unusable);
    }

    // policy = "none" / "quarantine" / "reject"; literals compare without case (RFC 5234 section 2.3)
    private Optional<DmarcPolicy> policy(String name) {
        return value(name, value -> policyOf(value).isPresent()).flatMap(DmarcRecordParser::policyOf);
    }

    private static Optional<DmarcPolicy> policyOf(String value) {
        for (DmarcPolicy policy : DmarcPolicy.values()) {
            if (policy.word().equalsIgnoreCase(value)) {
                return Optional.of(policy);
            }
        }
        return Optional.empty();
    }

    private AlignmentMode alignment(String name) {
        return choice(name, "r", "r", "s").equals("s") ? AlignmentMode.STRICT : AlignmentMode.RELAXED;
    }

    private String choice(String name, String otherwise, String... choices) {
        Set<String> permitted = Set.of(choices);
        return value(name, value -> permitted.contains(value.toLowerCase(Locale.ROOT)))
                .map(value -> value.toLowerCase(Locale.ROOT))
                .orElse(otherwise);
    }

    private String failureOptions() {
        return value("fo", DmarcRecordParser::isFailureOptions).orElse("0");
    }

    private static boolean isFailureOptions(String value) {
        List<String> options = new ArrayList<>();
        for (String option : value.split(":", -1)) {
            String letter = trimmed(option).toLowerCase(Locale.ROOT);
            if (!FAILURE_OPTION.matcher(letter).matches() || options.contains(letter)) {
                return false;
            }
            options.add(letter);
        }
        return !(options.contains("0") && options.contains("1"));
    }

    private Optional<String> value(String name, Predicate<String> rule) {
        String value = tags.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!rule.test(value)) {
            problem("tag " + name + " has no usable value: " + quoted(value));
            return Optional.empty();
        }
        return Optional.of(value);
    }

    // urilist = uri [size] *( *WSP "," *WSP uri [size] )
    private List<String> uris(String name) {
        List<String> uris = new ArrayList<>();
        for (String entry : tags.getOrDefault(name, "").split(",", -1)) {
            String uri = ReportUri.withoutSize(trimmed(entry));
            if (ReportUri.isWellFormed(uri)) {
                uris.add(uri);
            } else if (tags.containsKey(name)) {
                problem("tag " + name + " has an unusable URI: " + quoted(uri));
            }
        }
        return uris;
    }

    private void problem(String sentence) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(sentence);
        }
    }

    private static String quoted(String strangersText) {
        String cut =
                strangersText.length() > MAX_QUOTED ? strangersText.substring(0, MAX_QUOTED) + "..." : strangersText;
        StringBuilder clean = new StringBuilder("\"");
        cut.chars().forEach(c -> clean.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        return clean.append('"').toString();
    }

    private static String trimmed(String part) {
        int start = 0;
        int end = part.length();
        while (start < end && isBlank(part.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(part.charAt(end - 1))) {
            end--;
        }
        return part.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
