package dev.gatehouse.matchers;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import org.apache.mailet.MatcherConfig;
import org.jspecify.annotations.Nullable;

/** The condition of a matcher: one or more words, separated by commas, each one of the words of an enum. */
final class ResultCondition {
    private ResultCondition() {}

    /** The values that the condition of {@code config} names; an exception that names matcher and word otherwise. */
    static <E extends Enum<E>> Set<E> parse(MatcherConfig config, Class<E> results) throws MessagingException {
        Set<E> wanted = EnumSet.noneOf(results);
        @Nullable String condition = config.getCondition();
        for (String word : (condition == null ? "" : condition).split(",")) {
            wanted.add(result(config, word.trim(), results));
        }
        return wanted;
    }

    private static <E extends Enum<E>> E result(MatcherConfig config, String word, Class<E> results)
            throws MessagingException {
        return Arrays.stream(results.getEnumConstants())
                .filter(result -> result.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new MessagingException(config.getMatcherName() + "=" + config.getCondition() + ": \""
                        + word + "\" is not one of " + words(results) + "."));
    }

    private static <E extends Enum<E>> String words(Class<E> results) {
        return Arrays.stream(results.getEnumConstants())
                .map(result -> result.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
