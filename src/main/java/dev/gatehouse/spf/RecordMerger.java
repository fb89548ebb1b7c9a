package dev.gatehouse.spf;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes one record of several that stand at the same name. */
final class RecordMerger {
    private RecordMerger() {}

    /** All their terms once, and the mildest of their {@code all}s; empty where one of them is malformed or redirects. */
    static Optional<String> merge(List<String> texts) {
        Set<String> terms = new LinkedHashSet<>();
        Optional<Directive> all = Optional.empty();
        for (String text : texts) {
            if (!(SpfRecordParser.parse(text) instanceof SpfRecord record)
                    || record.redirect().isPresent()) {
                return Optional.empty();
            }
            for (Directive directive : record.directives()) {
                if (directive.mechanism() instanceof Mechanism.All) {
                    all = Optional.of(milder(all, directive));
                } else {
                    terms.add(directive.text());
                }
            }
        }
        String end = all.map(Directive::text).map(text -> " " + text).orElse("");
        return Optional.of(
                terms.isEmpty()
                        ? SpfRecordParser.VERSION + end
                        : SpfRecordParser.VERSION + " " + String.join(" ", terms) + end);
    }

    /** Merging should refuse nobody whom one of the records let through; nobody means +all, though. */
    private static Directive milder(Optional<Directive> known, Directive other) {
        return known.filter(it -> severity(it) <= severity(other)).orElse(other);
    }

    private static int severity(Directive all) {
        return switch (all.qualifier()) {
            case NEUTRAL -> 0;
            case SOFTFAIL -> 1;
            case FAIL -> 2;
            case PASS -> 3;
        };
    }
}
