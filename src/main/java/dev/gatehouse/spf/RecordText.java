package dev.gatehouse.spf;

import java.util.ArrayList;
import java.util.List;

/** Edits of a record's text, term by term. */
final class RecordText {
    private RecordText() {}

    static List<String> terms(String record) {
        List<String> terms = new ArrayList<>();
        for (String term : record.split(" ")) {
            if (!term.isEmpty()) {
                terms.add(term);
            }
        }
        return terms;
    }

    /** The record without {@code term} where that first stands. */
    static String without(String record, String term) {
        List<String> terms = terms(record);
        terms.remove(term);
        return String.join(" ", terms);
    }

    static String insertBefore(String record, String place, String term) {
        List<String> terms = terms(record);
        int at = terms.indexOf(place);
        terms.add(at < 0 ? terms.size() : at, term);
        return String.join(" ", terms);
    }

    static String replace(String record, String term, String by) {
        List<String> terms = terms(record);
        int at = terms.indexOf(term);
        if (at >= 0) {
            terms.set(at, by);
        }
        return String.join(" ", terms);
    }
}
