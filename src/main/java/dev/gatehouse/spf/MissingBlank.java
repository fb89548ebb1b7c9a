package dev.gatehouse.spf;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two terms that a missing blank made one, as {@code ip4:192.0.2.10~all}.
 *
 * @param first well-formed by itself
 * @param second what belongs behind the blank; well-formed too
 */
record MissingBlank(String first, String second) {
    private static final Pattern SECOND = Pattern.compile(
            "[-~?+]all$|[-~?+]?(?:include|ip4|ip6|exists|mx|a|ptr):|(?:redirect|exp)=", Pattern.CASE_INSENSITIVE);

    /** Our bound on the places that are tried. */
    private static final int MAX_PLACES = 20;

    /** The first place where a blank makes two terms of one. */
    static Optional<MissingBlank> in(String term) {
        Matcher second = SECOND.matcher(term);
        for (int tried = 0; tried < MAX_PLACES && second.find(); tried++) {
            MissingBlank parts = new MissingBlank(term.substring(0, second.start()), term.substring(second.start()));
            if (isTerm(parts.first) && isTerm(parts.second)) {
                return Optional.of(parts);
            }
        }
        return Optional.empty();
    }

    private static boolean isTerm(String text) {
        return !text.isEmpty() && SpfRecordParser.parse(SpfRecordParser.VERSION + " " + text) instanceof SpfRecord;
    }

    String corrected() {
        return first + " " + second;
    }

    String sentence() {
        return "\"" + Excerpt.cut(first + second) + "\" is two terms in one; a blank belongs before \""
                + Excerpt.cut(second) + "\".";
    }
}
