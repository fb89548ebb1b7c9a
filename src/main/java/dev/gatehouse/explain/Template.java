package dev.gatehouse.explain;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with names in braces. */
record Template(String text) {
    private static final Pattern NAME = Pattern.compile("\\{([A-Za-z]+)}");

    List<String> names() {
        return NAME.matcher(text).results().map(result -> result.group(1)).toList();
    }

    /** The text with every name replaced; what replaces a name is not looked at again. */
    String with(UnaryOperator<String> values) {
        return NAME.matcher(text).replaceAll(result -> Matcher.quoteReplacement(values.apply(result.group(1))));
    }
}
