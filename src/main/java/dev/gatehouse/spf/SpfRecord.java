package dev.gatehouse.spf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An SPF record: directives tried in order, then the redirect (RFC 7208 sections 4.6 and 6).
 *
 * @param text as published; printable ASCII
 * @param redirect empty also where an {@code all} mechanism makes it meaningless (section 5.1)
 * @param explanation the target of exp=
 * @param ignored the modifiers that nobody defined; a reader may have meant something by them
 */
public record SpfRecord(
        String text,
        List<Directive> directives,
        Optional<Redirect> redirect,
        Optional<DomainSpec> explanation,
        List<String> ignored)
        implements ParsedRecord {

    public SpfRecord {
        directives = List.copyOf(directives);
        ignored = List.copyOf(ignored);
        if (directives.stream().anyMatch(directive -> directive.mechanism() instanceof Mechanism.All)) {
            redirect = Optional.empty();
        }
    }

    /** The directives and the redirect, in the order of evaluation. */
    List<Term> terms() {
        List<Term> terms = new ArrayList<>(directives);
        redirect.ifPresent(terms::add);
        return terms;
    }

    /** Those of a name's TXT records that are SPF records (RFC 7208 section 4.5). */
    static List<String> select(List<String> texts) {
        List<String> records = new ArrayList<>(texts.size());
        for (String text : texts) {
            if (isVersion1(text)) {
                records.add(text);
            }
        }
        return records;
    }

    /** Whether the text is an SPF record at all (RFC 7208 section 4.5). */
    static boolean isVersion1(String text) {
        int version = SpfRecordParser.VERSION.length();
        return text.regionMatches(true, 0, SpfRecordParser.VERSION, 0, version)
                && (text.length() == version || text.charAt(version) == ' ');
    }
}
